// A cluster for chaos whose metadata is the Kubernetes API: etcd and kube-apiserver, the real ones, two operators, and
// brokers that reach the API through a proxy each, so that it can be taken from one of them alone.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock as clock } from '../../broker/system.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import { freePort } from '../kube/lab/free-port.ts'
import { installCrds } from '../kube/lab/install-crds.ts'
import { type KubeLab, type LabUser, startKubeLab } from '../kube/lab/kube-lab.ts'
import { rulesOf } from '../kube/roles.ts'
import { openStore } from '../operator/kube-store/kube-store-world.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { brokerData, openDisk } from './broker-data.ts'
import type { ChaosBroker, ChaosCluster, ChaosClusterOptions, ControlSide } from './cluster.ts'
import { ChaosProcess } from './process.ts'

export interface KubeSide {
  readonly lab: KubeLab
  readonly operators: readonly ChaosProcess[]
  /** That holds the Lease; throws when nobody who runs does. */
  leader(): Promise<ChaosProcess>
  /** Between the broker and the API server. */
  proxyOf(broker: ChaosBroker): TcpProxy
  readonly outageMs: number
}

export interface KubeChaosOptions {
  /** How long the API is away, where the fault is that. */
  readonly outageMs: number
  /** Of the operators' Lease; absent: their default. */
  readonly leaseMs?: number
  readonly apiServerFlags?: readonly string[]
}

/** Where everything is. */
export const namespace = 'chaos'
const callMs = 10_000
const program = join(import.meta.dirname, '..', '..', 'cli', 'main.ts')

export async function startKubeChaosCluster(
  options: ChaosClusterOptions & KubeChaosOptions,
): Promise<ChaosCluster> {
  await using opening = new AsyncDisposableStack()
  const { directory, outageMs, apiServerFlags } = options
  const lab = opening.use(await startKubeLab({ ...(apiServerFlags && { apiServerFlags }) }))
  await installCrds(lab.admin.api)
  const brokerUser = await lab.user('broker', { rules: await rulesOf('broker'), namespace })
  const operatorUser = await lab.user('operator', { rules: await rulesOf('operator'), namespace })
  await lab.admin.api.must('POST', clusters, {
    body: {
      apiVersion: 'penstock.dev/v1alpha1',
      kind: 'BrokerCluster',
      metadata: { name: 'main' },
      spec: { replicas: options.brokers },
    },
  })
  const admin = { type: 'kubeconfig', path: lab.admin.kubeconfigPath } as const
  const { store } = opening.use(openStore(await apiServerOf(admin, clock), { namespace, callMs }))
  const operators = ['operator-1', 'operator-2'].map((name) =>
    opening.use(operatorOf(name, operatorUser, options)),
  )
  const brokers: ChaosBroker[] = []
  const proxies: TcpProxy[] = []
  for (let index = 0; index < options.brokers; index++) {
    const proxy = opening.use(await startTcpProxy({ port: Number(new URL(lab.baseUrl).port) }))
    proxies.push(proxy)
    const disk = options.withDisks ? openDisk(opening) : undefined
    const broker = await brokerOf(index, { ...options, disk, proxy, user: brokerUser, lab })
    opening.use(broker.process)
    brokers.push(broker)
  }
  const processes = [...operators, ...brokers.map((broker) => broker.process)]
  for (const [i, line] of (await Promise.all(processes.map((one) => one.start()))).entries()) {
    if (line === undefined) throw new Error(`${processes[i]?.name} did not start`)
  }
  const opened = opening.move()
  return {
    brokers,
    control: allOf(operators),
    processes,
    network: undefined,
    controlPlace: -1,
    metadata: store,
    kube: {
      lab,
      operators,
      leader: () => holder(lab, operators),
      proxyOf({ index }) {
        const proxy = proxies[index]
        if (proxy === undefined) throw new Error(`there is no broker ${index}`)
        return proxy
      },
      outageMs,
    },
    ...brokerData(brokers, directory),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const clusters = `/apis/penstock.dev/v1alpha1/namespaces/${namespace}/brokerclusters`
const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`

function operatorOf(
  name: string,
  user: LabUser,
  { directory, leaseMs }: { readonly directory: string; readonly leaseMs?: number },
): ChaosProcess {
  const place = ['--kubeconfig', user.kubeconfigPath, '--namespace', namespace]
  const lease = ['--lease-namespace', namespace, '--instance', name]
  const duration = leaseMs === undefined ? [] : ['--lease-duration-ms', String(leaseMs)]
  const metrics = ['--metrics-host', '127.0.0.1', '--metrics-port', '0']
  return new ChaosProcess({
    name,
    prefix: [],
    command: [program, 'operator', '-o', 'jsonl', ...metrics, ...place, ...lease, ...duration],
    logFile: join(directory, `${name}.log`),
  })
}

async function brokerOf(
  index: number,
  parts: {
    readonly directory: string
    readonly disk: ChaosBroker['disk']
    readonly proxy: TcpProxy
    readonly user: LabUser
    readonly lab: KubeLab
  },
): Promise<ChaosBroker> {
  const { directory, disk, proxy, user, lab } = parts
  const brokerId = `broker-${index + 1}`
  const dataDirectory = join(disk?.path ?? directory, brokerId)
  const port = await freePort()
  const kubeconfig = join(lab.directory, `${brokerId}.kubeconfig`)
  const throughProxy = user.kubeconfig.replaceAll(lab.baseUrl, `https://127.0.0.1:${proxy.port}`)
  await writeFile(kubeconfig, throughProxy, { mode: 0o600 })
  const place = ['--kubeconfig', kubeconfig, '--namespace', namespace, '--cluster', 'main']
  const self = ['--broker-id', brokerId, '--data-dir', dataDirectory, '--graceful-stop-ms', '5s']
  const address = ['--host', '127.0.0.1', '--port', String(port)]
  const process = new ChaosProcess({
    name: brokerId,
    prefix: [],
    command: [program, 'server', '-o', 'jsonl', ...place, ...self, ...address],
    logFile: join(directory, `${brokerId}.log`),
  })
  return { index, brokerId, endpoint: `127.0.0.1:${port}`, process, dataDirectory, disk }
}

function allOf(operators: readonly ChaosProcess[]): ControlSide {
  return {
    async start() {
      const lines = await Promise.all(operators.map((operator) => operator.start()))
      return lines[0]
    },
    async kill() {
      await Promise.all(operators.map((operator) => operator.kill()))
    },
    signal(signal) {
      for (const operator of operators) operator.signal(signal)
    },
  }
}

async function holder(lab: KubeLab, operators: readonly ChaosProcess[]): Promise<ChaosProcess> {
  const { spec } = await lab.admin.api.must('GET', `${leases}/penstock-operator`)
  const { holderIdentity = '' } = (spec ?? {}) as { readonly holderIdentity?: string }
  // Instance and a number of the process.
  const leader = operators.find(({ name }) => holderIdentity.startsWith(`${name}_`))
  if (leader === undefined) throw new Error(`no operator that is here leads: ${holderIdentity}`)
  return leader
}
