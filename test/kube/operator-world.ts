// Operators and brokers as processes on a lab's API server, each with the rights of charts/penstock/rbac and no others.

import { setTimeout as delay } from 'node:timers/promises'
import { connect, textSerde } from '../../client/index.ts'
import { topicFinalizer } from '../../operator/kube-store/topic-record.ts'
import { type OperatorProcess, startOperatorProcess } from '../support/operator-process.ts'
import { type KubeWorld, kubeWorld } from './broker-world.ts'
import type { KubeLab, LabUser } from './lab/kube-lab.ts'
import type { LabObject } from './lab/lab-api.ts'
import type { Step, TopicModel } from './operator-script.ts'
import { PartitionHistory } from './partition-history.ts'
import { rulesOf } from './roles.ts'

/** Short, so that a killed leader is followed soon; a process starts in about a second here. */
export const leaseMs = 3_000

export interface OperatorWorld extends AsyncDisposable {
  readonly world: KubeWorld
  readonly operators: OperatorProcess[]
  readonly history: PartitionHistory
  startOperator(): Promise<OperatorProcess>
  /** Holder of the Lease, and how often it has changed. */
  lease(): Promise<{ readonly holder: string; readonly term: number }>
  /** Waits for one. */
  leader(): Promise<OperatorProcess>
  take(step: Step): Promise<void>
  /** One line per topic, as `stateInTheEnd` expects it. */
  state(): Promise<readonly string[]>
  valuesOf(topic: string): Promise<readonly string[]>
  /** Of all operators that there ever were. */
  log(): readonly Readonly<Record<string, unknown>>[]
}

export async function operatorWorld(
  lab: KubeLab,
  namespace: string,
  options: { readonly operators?: number; readonly leaseMs?: number } = {},
): Promise<OperatorWorld> {
  await using opening = new AsyncDisposableStack()
  const world = opening.use(await kubeWorld(lab, namespace, { controller: false }))
  const user = await operatorUser(lab, namespace)
  const history = new PartitionHistory()
  const partitions = world.store.informer('partition')
  partitions.onChange((change) => history.take(change))
  const all: OperatorProcess[] = []
  opening.defer(async () => {
    await Promise.all(all.map((one) => one.kill()))
  })
  const startOperator = async (): Promise<OperatorProcess> => {
    const place = ['--kubeconfig', user.kubeconfigPath, '--namespace', namespace]
    const lease = ['--lease-namespace', namespace]
    const duration = ['--lease-duration-ms', String(options.leaseMs ?? leaseMs)]
    const operator = await startOperatorProcess([...place, ...lease, ...duration])
    all.push(operator)
    return operator
  }
  const operators: OperatorProcess[] = []
  for (let i = 0; i < (options.operators ?? 2); i++) operators.push(await startOperator())
  const people = new People(lab, world)
  const lease: OperatorWorld['lease'] = async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/penstock-operator`
    const { body } = await lab.admin.api.call('GET', path)
    const spec = body['spec'] as LeaseSpec | undefined
    return { holder: spec?.holderIdentity ?? '', term: spec?.leaseTransitions ?? 0 }
  }
  const opened = opening.move()
  return {
    world,
    operators,
    history,
    startOperator,
    lease,
    async leader() {
      const until = AbortSignal.timeout(patienceMs)
      for (;;) {
        const { holder } = await lease()
        const leader = operators.find(({ identity }) => identity === holder)
        if (leader !== undefined) return leader
        until.throwIfAborted()
        await delay(50)
      }
    },
    take: (step) => people.take(step),
    state: () => people.state(),
    valuesOf: (topic) => people.valuesOf(topic),
    log: () => all.flatMap((one) => one.log()),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

interface LeaseSpec {
  readonly holderIdentity?: string
  readonly leaseTransitions?: number
}

interface TopicObject {
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly finalizers?: readonly string[]
    readonly deletionTimestamp?: string
  }
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/** With the rights of an operator in this namespace. */
export async function operatorUser(lab: KubeLab, namespace: string): Promise<LabUser> {
  return await lab.user(`${namespace}-operator`, { rules: await rulesOf('operator'), namespace })
}

const publishing = { retry: { attempts: Number.POSITIVE_INFINITY, timeoutMs: 120_000 } }
const patienceMs = 120_000

/** They apply, delete, publish, and pull plugs. */
class People {
  readonly #lab: KubeLab
  readonly #world: KubeWorld
  /** By topic: what is published to it goes on while other things happen. */
  readonly #publishing = new Map<string, Promise<void>>()

  constructor(lab: KubeLab, world: KubeWorld) {
    this.#lab = lab
    this.#world = world
  }

  get #topics(): string {
    return `/apis/penstock.dev/v1alpha1/namespaces/${this.#world.namespace}/topics`
  }

  async take(step: Step): Promise<void> {
    const { api } = this.#lab.admin
    switch (step.do) {
      case 'create':
        await this.#world.applyTopic(step.topic.name, {
          ...specOf(step.topic),
          minInSyncReplicas: 2,
          deletionPolicy: step.topic.deletionPolicy,
        })
        return
      case 'alter':
        await api.must('PATCH', `${this.#topics}/${step.topic.name}`, {
          body: { spec: specOf(step.topic) },
          contentType: 'application/merge-patch+json',
        })
        return
      case 'delete':
        await this.#delete(step.topic)
        return
      case 'publish': {
        const { name } = step.topic
        const before = this.#publishing.get(name) ?? Promise.resolve()
        this.#publishing.set(
          name,
          before.then(() => this.#publish(name, step.values)),
        )
        return
      }
      case 'kill-broker': {
        const broker = this.#world.brokers[step.broker]
        if (broker === undefined) throw new Error(`there is no broker ${step.broker}`)
        await broker.process.kill()
        await this.#world.start(broker)
      }
    }
  }

  async state(): Promise<readonly string[]> {
    const { body } = await this.#lab.admin.api.call('GET', this.#topics)
    const topics = (body['items'] ?? []) as readonly TopicObject[]
    const records = (await this.#world.store.list('partition')).map(({ value }) => value)
    const there = topics.map(({ metadata: { name, uid }, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
      const each = records
        .filter(({ topicUid }) => topicUid === uid)
        .sort((a, b) => a.index - b.index)
        .map(({ leader, inSync, replicas, target, phase }) => {
          const isLed = leader !== undefined && inSync.includes(leader.storeId)
          const rest = [target && 'moving', phase === 'active' ? undefined : phase]
          const words = [isLed ? 'led' : 'leaderless', `${inSync.length}/${replicas.length}`]
          return [...words, ...rest].filter(Boolean).join(' ')
        })
      return `${name} Ready=${ready} ${each.join(', ')}`
    })
    const uids = new Set(topics.map(({ metadata }) => metadata.uid))
    const orphans = Map.groupBy(
      records.filter(({ topicUid }) => !uids.has(topicUid)),
      ({ topic }) => topic,
    )
    const kept = [...orphans].map(([name, list]) => `${name} kept ${list.length}`)
    return [...there, ...kept].sort()
  }

  async valuesOf(topic: string): Promise<readonly string[]> {
    await this.#publishing.get(topic)
    await using client = await connect(this.#url)
    const values: string[] = []
    const stream = client.topic(topic, { serde: textSerde }).read({ from: 'earliest' })
    for await (const { value } of stream) values.push(String(value))
    return values.toSorted()
  }

  get #url(): string {
    const addresses = this.#world.brokers.map(({ process }) => `127.0.0.1:${process.port}`)
    return `penstock://${addresses.join(',')}`
  }

  /** An order to delete counts from the finalizer on, which the operator puts there; and never before its messages are. */
  async #delete(topic: TopicModel): Promise<void> {
    await this.#publishing.get(topic.name)
    const path = `${this.#topics}/${topic.name}`
    const { api } = this.#lab.admin
    const until = AbortSignal.timeout(patienceMs)
    const isHeld = ({ body }: { readonly body: LabObject }): boolean =>
      (body as unknown as TopicObject).metadata.finalizers?.includes(topicFinalizer) === true
    if (topic.deletionPolicy === 'Delete') {
      while (!isHeld(await api.call('GET', path, { signal: until }))) await delay(50)
    } else await this.#untilMade(topic, until)
    await api.must('DELETE', path)
  }

  /** What is to be kept has to be there. */
  async #untilMade({ name, partitions }: TopicModel, until: AbortSignal): Promise<void> {
    for (;;) {
      until.throwIfAborted()
      const records = await this.#world.store.list('partition')
      if (records.filter(({ value }) => value.topic === name).length >= partitions) return
      await delay(50)
    }
  }

  async #publish(topic: string, values: readonly string[]): Promise<void> {
    const until = AbortSignal.timeout(patienceMs)
    for (;;) {
      try {
        await using client = await connect(this.#url)
        await using producer = client.topic(topic, { serde: textSerde }).producer(publishing)
        await Promise.all(values.map((value) => producer.send({ value, key: value })))
        return
      } catch (error) {
        // Brokers hear of a new topic only when it has partitions, and those need an operator.
        if (until.aborted) throw error
        await delay(200)
      }
    }
  }
}

function specOf({
  partitions,
  replicationFactor,
}: TopicModel): Pick<TopicModel, 'partitions' | 'replicationFactor'> {
  return { partitions, replicationFactor }
}
