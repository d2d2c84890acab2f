import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import type { Clock } from '../../../model/clock.ts'
import type { ElectionRule } from '../../../operator/kube/election-core.ts'
import {
  type ElectorOptions,
  type Leadership,
  LeadershipLost,
  lead,
  leases,
} from '../../../operator/kube/leader-elector.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { configMap, configMaps, type KubeWorld, kubeWorld, namespace, until } from './kube-world.ts'

/** Runs out while a test waits for it. */
const quick = { leaseMs: 2_500, renewMs: 2_000, retryMs: 50 }
/** Does not run out, however slow the machine is. */
const patient = { leaseMs: 30_000, renewMs: 20_000, retryMs: 50 }

function candidate(
  world: KubeWorld,
  identity: string,
  { rule = patient, clock = systemClock }: { rule?: ElectionRule; clock?: Clock } = {},
): ElectorOptions {
  const client = new ResourceClient(world.newCaller({ clock }), leases)
  return { client, clock, namespace, name: 'operator', identity, rule }
}

/** A clock that can be moved: what a process finds that was stopped for a while. */
function shiftedClock(): Clock & { shiftMs: number } {
  return {
    shiftMs: 0,
    now() {
      return systemClock.now() + this.shiftMs
    },
    monotonicMs() {
      return systemClock.monotonicMs() + this.shiftMs
    },
    schedule: (delayMs, action) => systemClock.schedule(delayMs, action),
  }
}

interface Leading {
  readonly leadership: Leadership
  readonly ended: Promise<'lost' | 'stopped'>
  stop(): void
}

/** Resolves when it leads; its work goes on until it is told to end. */
async function leadingAs(options: ElectorOptions): Promise<Leading> {
  const { promise, resolve } = Promise.withResolvers<Leadership>()
  const stop = new AbortController()
  const ended = lead(options, stop.signal, async (leadership) => {
    resolve(leadership)
    if (!leadership.signal.aborted)
      await new Promise((done) => leadership.signal.addEventListener('abort', done))
  })
  return { leadership: await promise, ended, stop: () => stop.abort(new Error('enough')) }
}

function holder({ server }: KubeWorld): unknown {
  const entry = server.etcd.get('/coordination.k8s.io/leases/default/operator')
  return (entry?.object['spec'] as Record<string, unknown> | undefined)?.['holderIdentity']
}

test('one leads, the other waits; released, it leads at once, in the next term', async () => {
  await using world = await kubeWorld()
  const first = await leadingAs(candidate(world, 'a'))
  expect(holder(world)).toBe('a')
  let second: Leading | undefined
  const waiting = leadingAs(candidate(world, 'b')).then((leading) => {
    second = leading
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(second).toBeUndefined()
  first.leadership.fence()
  const began = performance.now()
  first.stop()
  expect(await first.ended).toBe('stopped')
  await waiting
  expect(performance.now() - began).toBeLessThan(patient.leaseMs)
  expect(holder(world)).toBe('b')
  expect(second!.leadership.term).toBe(first.leadership.term + 1)
  expect(() => first.leadership.fence()).toThrow(LeadershipLost)
  second!.stop()
  await second!.ended
})

test('a leader goes on for as long as it renews', async () => {
  await using world = await kubeWorld()
  const leading = await leadingAs(candidate(world, 'a', { rule: quick }))
  await new Promise((resolve) => setTimeout(resolve, 2 * quick.renewMs))
  leading.leadership.fence()
  expect(leading.leadership.signal.aborted).toBe(false)
  leading.stop()
  await leading.ended
})

test('who cannot renew stops before another begins', async () => {
  await using world = await kubeWorld()
  const first = await leadingAs(candidate(world, 'a', { rule: quick }))
  // From now on the first one's calls get lost; the second one's do not.
  world.server.faults = {
    request: ({ userAgent }) => (userAgent === 'penstock' ? { type: 'hang' } : undefined),
  }
  const caller = world.newCaller({ userAgent: 'other' })
  const options = {
    ...candidate(world, 'b', { rule: quick }),
    client: new ResourceClient(caller, leases),
  }
  let lostAtMs = 0
  const lost = first.ended.then((how) => {
    lostAtMs = performance.now()
    return how
  })
  const second = await leadingAs(options)
  const wonAtMs = performance.now()
  expect(await lost).toBe('lost')
  expect(lostAtMs).toBeLessThan(wonAtMs)
  expect(first.leadership.signal.reason).toBeInstanceOf(LeadershipLost)
  second.stop()
  await second.ended
})

test('a stalled event loop cannot write, though nothing has told it yet', async () => {
  await using world = await kubeWorld()
  const clock = shiftedClock()
  const { leadership, ended } = await leadingAs(candidate(world, 'a', { clock }))
  const caller = world.newCaller({ clock, beforeWrite: () => leadership.fence() })
  const maps = new ResourceClient(caller, configMaps)
  const { signal } = world
  await maps.create(configMap('before'), { signal })
  // As after SIGSTOP: time has passed, and no timer has run.
  clock.shiftMs = patient.renewMs
  await expect(maps.create(configMap('after'), { signal })).rejects.toBeInstanceOf(LeadershipLost)
  expect(await world.maps.get({ namespace, name: 'after' }, { signal })).toBeUndefined()
  expect(await ended).toBe('lost')
})

test('a renewal whose answer was lost is found by reading', async () => {
  await using world = await kubeWorld()
  const leading = await leadingAs(candidate(world, 'a'))
  let left = 3
  world.server.faults = {
    request: ({ method }) => (method === 'PUT' && left-- > 0 ? { type: 'done-reset' } : undefined),
  }
  await until(() => left < -2)
  leading.leadership.fence()
  expect(leading.leadership.signal.aborted).toBe(false)
  leading.stop()
  expect(await leading.ended).toBe('stopped')
})

test('of many that begin together one leads', async () => {
  await using world = await kubeWorld()
  const stop = new AbortController()
  let leaders = 0
  let most = 0
  const all = ['a', 'b', 'c', 'd', 'e'].map((identity) =>
    lead(candidate(world, identity), stop.signal, async ({ signal }) => {
      most = Math.max(most, ++leaders)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      leaders--
    }),
  )
  await until(() => leaders === 1)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(leaders).toBe(1)
  stop.abort(new Error('enough'))
  await Promise.all(all)
  expect(most).toBe(1)
})

test('the lease is kept until the work has come to its end', async () => {
  await using world = await kubeWorld()
  const stop = new AbortController()
  const finish = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const ended = lead(candidate(world, 'a'), stop.signal, async () => {
    begun.resolve()
    await finish.promise
  })
  await begun.promise
  stop.abort(new Error('enough'))
  const renewals = (): number =>
    world.server.requests.filter(({ method }) => method === 'PUT').length
  const before = renewals()
  await until(() => renewals() > before + 3)
  expect(holder(world)).toBe('a')
  finish.resolve()
  expect(await ended).toBe('stopped')
  expect(holder(world)).toBe('')
})

test('a Lease that is older than what its holder wrote ends leadership: etcd has lost what came since', async () => {
  await using world = await kubeWorld()
  const first = await leadingAs(candidate(world, 'a'))
  const renewals = (): number =>
    world.server.requests.filter(({ method }) => method === 'PUT').length
  const snapshot = world.server.etcd.snapshot()
  const before = renewals()
  await until(() => renewals() > before + 1)
  first.leadership.fence()
  world.server.etcd.restore(snapshot)
  expect(await first.ended).toBe('lost')
  expect(() => first.leadership.fence()).toThrow(LeadershipLost)
  // The Lease still names it, so it begins its next term at once.
  const again = await leadingAs(candidate(world, 'a'))
  again.stop()
  await again.ended
})

test('work that fails is the failure of who leads, and the lease is released', async () => {
  await using world = await kubeWorld()
  const work = lead(candidate(world, 'a'), world.signal, () => Promise.reject(new Error('broken')))
  await expect(work).rejects.toThrow('broken')
  expect(holder(world)).toBe('')
})

test('a renewal that is on its way when the work ends is waited for, and the lease released', async () => {
  await using world = await kubeWorld()
  const arrives = Promise.withResolvers<void>()
  const seen = Promise.withResolvers<void>()
  const work = lead(candidate(world, 'a'), world.signal, async () => {
    world.server.faults = {
      request({ method }) {
        if (method !== 'PUT') return undefined
        seen.resolve()
        return { type: 'delay', until: arrives.promise }
      },
    }
    await seen.promise
  })
  await seen.promise
  arrives.resolve()
  expect(await work).toBe('stopped')
  expect(holder(world)).toBe('')
})
