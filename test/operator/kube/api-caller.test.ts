import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { limits } from '../../../model/limits.ts'
import { ApiCaller } from '../../../operator/kube/api-caller.ts'
import { KubeError } from '../../../operator/kube/kube-error.ts'
import { ResourceClient, updateWithRetry } from '../../../operator/kube/resource-client.ts'
import type { RequestFault } from '../../support/kube/api-server.ts'
import { configMap, configMaps, type KubeWorld, kubeWorld, namespace, until } from './kube-world.ts'

/** The first requests of `method` meet these faults, one each. */
function failing({ server }: KubeWorld, method: string, faults: readonly RequestFault[]): void {
  const left = [...faults]
  server.faults = {
    request: (request) => (request.method === method ? left.shift() : undefined),
  }
}

function sent({ server }: KubeWorld, method: string): number {
  return server.requests.filter((request) => request.method === method).length
}

async function errorOf(promise: Promise<unknown>): Promise<KubeError> {
  const error: unknown = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(KubeError)
  return error as KubeError
}

test('objects are made, read, changed on their version, and removed', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  const made = await maps.create(configMap('a', { data: { x: '1' } }), { signal })
  expect(await maps.get({ namespace, name: 'a' }, { signal })).toEqual(made)
  const next = await maps.update({ ...made, data: { x: '2' } }, { signal })
  expect(next.data).toEqual({ x: '2' })
  const stale = await errorOf(maps.update({ ...made, data: { x: '3' } }, { signal }))
  expect(stale).toMatchObject({ outcome: 'refused', code: 409, reason: 'Conflict' })
  expect(await maps.remove({ namespace, name: 'a' }, { signal })).toBe(true)
  expect(await maps.remove({ namespace, name: 'a' }, { signal })).toBe(false)
  expect(await maps.get({ namespace, name: 'a' }, { signal })).toBeUndefined()
})

test('a read is repeated until it is answered', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  await maps.create(configMap('a'), { signal })
  failing(world, 'GET', [{ type: 'reset' }, { type: 'refuse', code: 500 }, { type: 'done-reset' }])
  expect(await maps.get({ namespace, name: 'a' }, { signal })).toBeDefined()
  expect(sent(world, 'GET')).toBe(4)
})

test('a change without an answer is not repeated, and said to be unknown', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  failing(world, 'POST', [{ type: 'done-reset' }])
  const error = await errorOf(maps.create(configMap('a'), { signal }))
  expect(error).toMatchObject({ outcome: 'unknown', code: 0 })
  expect(sent(world, 'POST')).toBe(1)
  expect(await maps.get({ namespace, name: 'a' }, { signal })).toBeDefined()
})

test('a 500 leaves open whether the change was made', async () => {
  await using world = await kubeWorld()
  failing(world, 'POST', [{ type: 'refuse', code: 500 }])
  const { maps, signal } = world
  const error = await errorOf(maps.create(configMap('a'), { signal }))
  expect(error).toMatchObject({ outcome: 'unknown', code: 500 })
})

test('a change that has surely not been made is repeated', async () => {
  await using world = await kubeWorld()
  const { maps, signal, server } = world
  failing(world, 'POST', [{ type: 'refuse', code: 429 }])
  await maps.create(configMap('a'), { signal })
  expect(sent(world, 'POST')).toBe(2)
  await server.down()
  // Not on a kept connection: whether such a one has been heard, nobody knows.
  const fresh = new ResourceClient(world.newCaller(), configMaps)
  const making = fresh.create(configMap('b'), { signal })
  await server.up()
  expect((await making).metadata.name).toBe('b')
})

test('apply says the same however often, so it is repeated', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  failing(world, 'PATCH', [{ type: 'done-reset' }, { type: 'reset' }])
  const wanted = { ...configMap('a', { data: { x: '1' } }) }
  const made = await maps.apply(wanted, { signal, fieldManager: 'test' })
  expect(made.data).toEqual({ x: '1' })
  expect(sent(world, 'PATCH')).toBe(3)
})

test('the server is left alone for as long as it asks', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  failing(world, 'GET', [{ type: 'refuse', code: 429, retryAfterSeconds: 1 }])
  const began = performance.now()
  await maps.get({ namespace, name: 'a' }, { signal })
  expect(performance.now() - began).toBeGreaterThan(990)
})

test('a call ends with its deadline, and with the wish of its caller', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  world.server.faults = { request: () => ({ type: 'hang' }) }
  const late = maps.create(configMap('a'), { signal, deadlineMs: 50 })
  expect(await errorOf(late)).toMatchObject({ outcome: 'unknown', code: 0 })
  const stop = new AbortController()
  const stopped = maps.get({ namespace, name: 'a' }, { signal: stop.signal })
  stop.abort(new Error('enough'))
  expect((await errorOf(stopped)).cause).toMatchObject({ message: 'enough' })
})

test('doubt of an earlier try outlives a later one that was not sent', async () => {
  await using world = await kubeWorld()
  const { server, signal, maps } = world
  server.faults = {
    request(request) {
      if (request.method !== 'PATCH') return undefined
      void server.down()
      return { type: 'done-hang' }
    },
  }
  const wanted = { ...configMap('a') }
  const error = await errorOf(maps.apply(wanted, { signal, fieldManager: 'test', deadlineMs: 500 }))
  expect(error).toMatchObject({ outcome: 'unknown' })
})

test('no change leaves once the fence is down, not even a repeated one; reads do', async () => {
  await using world = await kubeWorld()
  let mayWrite = true
  const fenced = world.newCaller({
    beforeWrite() {
      if (!mayWrite) throw new Error('fenced')
    },
  })
  const maps = new ResourceClient(fenced, configMaps)
  const { signal } = world
  await maps.create(configMap('a'), { signal })
  world.server.faults = {
    request(request) {
      if (request.method === 'GET') return undefined
      mayWrite = false
      return { type: 'refuse', code: 429 }
    },
  }
  await expect(maps.create(configMap('b'), { signal })).rejects.toThrow('fenced')
  await expect(maps.remove({ namespace, name: 'a' }, { signal })).rejects.toThrow('fenced')
  expect(sent(world, 'POST')).toBe(2)
  expect(sent(world, 'DELETE')).toBe(0)
  expect(await maps.get({ namespace, name: 'a' }, { signal })).toBeDefined()
})

test('credentials that are not taken any more are read anew, once', async () => {
  await using world = await kubeWorld({ tokens: new Set(['new']) })
  let token = 'old'
  let forgotten = 0
  const server = {
    ...world.server.asServer,
    identity: () => Promise.resolve({ headers: { authorization: `Bearer ${token}` }, tls: {} }),
    forgetIdentity() {
      forgotten++
      token = 'new'
    },
  }
  const { signal } = world
  const maps = new ResourceClient(world.newCaller({ server }), configMaps)
  await maps.create(configMap('a'), { signal })
  expect(forgotten).toBe(1)
  world.server.tokens = new Set(['none'])
  expect(await errorOf(maps.create(configMap('b'), { signal }))).toMatchObject({ code: 401 })
})

test('calls keep the rate', async () => {
  await using world = await kubeWorld()
  const rate = { perSecond: 50, burst: 2 }
  using caller = new ApiCaller({ server: world.server.asServer, clock: systemClock, rate })
  const maps = new ResourceClient(caller, configMaps)
  const began = performance.now()
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  await Promise.all(names.map((name) => maps.get({ namespace, name }, { signal: world.signal })))
  // Two at once, four more at 20 ms each.
  expect(performance.now() - began).toBeGreaterThan(75)
  expect(world.server.requests).toHaveLength(6)
})

test('calls wait for each other in their order, and the deadline of one begins with its turn', async () => {
  await using world = await kubeWorld()
  const { maps, signal, server } = world
  const release = Promise.withResolvers<void>()
  server.faults = { request: () => ({ type: 'delay', until: release.promise }) }
  const many = Array.from({ length: 2 * limits.kubeCallsMax }, (_, i) =>
    maps.get({ namespace, name: `m${i}` }, { signal, deadlineMs: 5_000 }),
  )
  await until(() => server.requests.length === limits.kubeCallsMax)
  const stop = new AbortController()
  const late = maps.get({ namespace, name: 'late' }, { signal: stop.signal })
  stop.abort(new Error('enough'))
  expect(await errorOf(late)).toMatchObject({ outcome: 'unsent' })
  release.resolve()
  await Promise.all(many)
  const asked = server.requests.map(({ path }) => path.split('/').at(-1))
  expect(asked).not.toContain('late')
  expect(new Set(asked.slice(limits.kubeCallsMax)).has(`m${limits.kubeCallsMax}`)).toBe(true)
})

test('a change of what another has changed meanwhile is made on the newer state', async () => {
  await using world = await kubeWorld()
  const { maps, signal } = world
  const made = await maps.create(configMap('a', { data: { n: '0' } }), { signal })
  let raced = false
  const result = await updateWithRetry(
    maps,
    { namespace, name: 'a' },
    {
      signal,
      change(current) {
        if (!raced) {
          raced = true
          // Behind its back, between the read and the write.
          world.server.etcd.write('//configmaps/default/a', (revision) => ({
            ...made,
            data: { n: '5' },
            metadata: { ...made.metadata, resourceVersion: String(revision) },
          }))
        }
        return { ...current, data: { n: String(Number(current.data?.['n']) + 1) } }
      },
    },
  )
  expect(result?.data).toEqual({ n: '6' })
})
