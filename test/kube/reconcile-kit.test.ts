// operator/kube against the real thing, for what a fake could be wrong about: servers that are killed, hang, or come back
// with an older history; and the writes of a controller.

import { expect, test } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { ApiCaller, type CallerOptions } from '../../operator/kube/api-caller.ts'
import { EventRecorder, events } from '../../operator/kube/event-recorder.ts'
import { Informer } from '../../operator/kube/informer.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import { LeadershipLost, lead, leases } from '../../operator/kube/leader-elector.ts'
import { ResourceClient } from '../../operator/kube/resource-client.ts'
import {
  Applier,
  dropFinalizer,
  ensureFinalizer,
  writeStatus,
} from '../../operator/kube/write-back.ts'
import { establishWidgets } from '../conformance/kube-api/lab.ts'
import { Wire } from '../conformance/kube-api/wire.ts'
import {
  type ConfigMap,
  configMap,
  configMaps,
  namespace,
  until,
  widgets,
} from '../operator/kube/kube-world.ts'
import type { KubeLab } from './lab/kube-lab.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'

const lab = useKubeLab()
const signal = new AbortController().signal

async function callerOf({ admin }: KubeLab, more: Partial<CallerOptions> = {}): Promise<ApiCaller> {
  const path = admin.kubeconfigPath
  const server = await apiServerOf({ type: 'kubeconfig', path }, systemClock)
  return new ApiCaller({ server, clock: systemClock, ...more })
}

interface Follower extends AsyncDisposable {
  readonly informer: Informer<ConfigMap>
  readonly maps: ResourceClient<ConfigMap>
  readonly what: string[]
}

async function follow(label: string, silenceMs = 75_000): Promise<Follower> {
  const caller = await callerOf(lab())
  const maps = new ResourceClient(caller, configMaps)
  const what: string[] = []
  const informer = new Informer({
    client: maps,
    clock: systemClock,
    scope: { namespace, labelSelector: `test=${label}` },
    observer: { reflected: (event) => void what.push(event.what) },
    times: { silenceMs, retryMsMin: 50, retryMsMax: 500 },
  })
  await informer.synced(signal)
  return {
    informer,
    maps,
    what,
    async [Symbol.asyncDispose]() {
      await informer[Symbol.asyncDispose]()
      caller[Symbol.dispose]()
    },
  }
}

/** Made, or changed, whatever happens to the connection. */
async function put({ maps }: Follower, label: string, name: string, value: string): Promise<void> {
  const wanted = { ...configMap(name, { data: { value }, labels: { test: label } }) }
  await maps.apply(wanted, { signal, fieldManager: 'test', force: true })
}

const valueOf = ({ informer }: Follower, name: string): string | undefined =>
  informer.get(`${namespace}/${name}`)?.data?.['value']

test('a cache follows a server that is killed and comes back', async () => {
  await using one = await follow('killed')
  await put(one, 'killed', 'k-a', '1')
  await until(() => valueOf(one, 'k-a') === '1')
  await lab().apiServer.kill()
  await until(() => one.what.includes('trouble'))
  await lab().startApiServer()
  await put(one, 'killed', 'k-a', '2')
  await until(() => valueOf(one, 'k-a') === '2')
  expect(one.informer.size).toBe(1)
}, 60_000)

test('a server that hangs is noticed, and heard again when it goes on', async () => {
  await using one = await follow('hung', 1_000)
  await put(one, 'hung', 'h-a', '1')
  await until(() => valueOf(one, 'h-a') === '1')
  const before = one.what.filter((what) => what === 'watch').length
  lab().apiServer.freeze()
  try {
    // Its silence is noticed; the new look at it gets no answer.
    await until(() => one.informer.silentMs > 1_500)
  } finally {
    lab().apiServer.thaw()
  }
  await put(one, 'hung', 'h-a', '2')
  await until(() => valueOf(one, 'h-a') === '2')
  expect(one.what.filter((what) => what === 'watch').length).toBeGreaterThan(before)
}, 60_000)

test('a restored etcd is noticed, and the cache goes back with it', async () => {
  await using one = await follow('restored')
  await put(one, 'restored', 'r-a', '1')
  await until(() => valueOf(one, 'r-a') === '1')
  const snapshot = await lab().snapshot()
  await put(one, 'restored', 'r-a', '2')
  await put(one, 'restored', 'r-b', '1')
  await until(() => valueOf(one, 'r-b') === '1')
  const regressed: boolean[] = []
  const heard = (async () => {
    for await (const event of one.informer.events(signal))
      if (event.type === 'synced' && regressed.push(event.regressed) === 2) return
  })()
  await until(() => regressed.length === 1)
  await lab().restore(snapshot)
  await heard
  expect(regressed).toEqual([false, true])
  expect(valueOf(one, 'r-a')).toBe('1')
  expect(valueOf(one, 'r-b')).toBeUndefined()
}, 90_000)

test('nobody leads while the server is away for longer than a lease, and one does when it is back', async () => {
  const rule = { leaseMs: 2_000, renewMs: 1_200, retryMs: 100 }
  const stop = new AbortController()
  const terms: number[] = []
  let leaders = 0
  let most = 0
  const run = async (identity: string): Promise<void> => {
    using caller = await callerOf(lab())
    const client = new ResourceClient(caller, leases)
    const options = { client, clock: systemClock, namespace, name: 'kit', identity, rule }
    while (!stop.signal.aborted) {
      await lead(options, stop.signal, async (leadership) => {
        most = Math.max(most, ++leaders)
        terms.push(leadership.term)
        if (!leadership.signal.aborted)
          await new Promise((resolve) => leadership.signal.addEventListener('abort', resolve))
        leaders--
        if (leadership.signal.reason instanceof LeadershipLost)
          expect(() => leadership.fence()).toThrow('may not lead')
      })
    }
  }
  const all = ['a', 'b'].map(run)
  await until(() => leaders === 1)
  lab().apiServer.freeze()
  try {
    await until(() => leaders === 0)
  } finally {
    lab().apiServer.thaw()
  }
  await until(() => leaders === 1)
  stop.abort(new Error('enough'))
  await Promise.all(all)
  expect(most).toBe(1)
  expect(terms.length).toBeGreaterThanOrEqual(2)
  expect(terms).toEqual([...terms].sort((a, b) => a - b))
}, 60_000)

test('the writes of a controller do what they say', async () => {
  const server = await apiServerOf(
    { type: 'kubeconfig', path: lab().admin.kubeconfigPath },
    systemClock,
  )
  using wire = new Wire(server)
  await establishWidgets(wire, namespace)
  const calls: string[] = []
  using caller = await callerOf(lab(), {
    observer: { requested: ({ method }) => void calls.push(method) },
  })
  const client = new ResourceClient(caller, widgets)
  const applier = new Applier('penstock-operator')
  const metadata = { namespace, name: 'orders' }
  const wanted = {
    apiVersion: 'conformance.penstock.dev/v1',
    kind: 'Widget',
    metadata,
    spec: { size: 3 },
  }
  const made = await applier.apply(client, wanted, undefined, { signal })
  expect(await applier.apply(client, wanted, made, { signal })).toBe(made)
  const held = await ensureFinalizer(client, made, 'penstock.dev/test', { signal })
  const told = (await writeStatus(client, held, { seen: { a: 1 } }, { signal }))!
  expect(told).toMatchObject({ status: { seen: { a: 1 } }, metadata: { generation: 1 } })
  expect(await writeStatus(client, told, { seen: { a: 1 } }, { signal })).toBeUndefined()
  await expect(writeStatus(client, held, { seen: { a: 2 } }, { signal })).rejects.toMatchObject({
    code: 409,
  })
  const recorder = new EventRecorder({
    client: new ResourceClient(caller, events),
    clock: systemClock,
    controller: 'penstock.dev/operator',
    instance: 'operator-0',
  })
  for (let i = 0; i < 3; i++) {
    recorder.record(told, { type: 'Normal', reason: 'Tested', action: 'Test', note: 'all is well' })
    await recorder.flush()
  }
  const { items } = await new ResourceClient(caller, events).page({ namespace }, { signal })
  expect(items.find(({ regarding }) => regarding.name === 'orders')).toMatchObject({
    series: { count: 2 },
  })
  await client.remove(metadata, { signal, preconditions: { uid: told.metadata.uid } })
  const marked = (await client.get(metadata, { signal }))!
  await dropFinalizer(client, marked, 'penstock.dev/test', { signal })
  expect(await client.get(metadata, { signal })).toBeUndefined()
  expect(calls.filter((method) => method === 'PATCH').length).toBe(6)
}, 60_000)
