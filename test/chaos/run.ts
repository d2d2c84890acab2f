// A chaos run: load on a cluster, one fault per round, everything healed and in sync after each; judge.ts has the last word.

import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClientLogger, connect, textSerde } from '../../client/index.ts'
import { Random } from '../sim/random.ts'
import type { Verdict } from '../support/ack-history.ts'
import { startCommittingGroup } from '../support/committing-group.ts'
import { type SteadyLoad, startLoad } from '../support/steady-load.ts'
import { type ChaosBroker, type ChaosCluster, startChaosCluster } from './cluster.ts'
import { type FaultKind, faults } from './faults.ts'
import { type Gap, Gaps } from './gaps.ts'
import { epochsOf, leaderOf, leadersOf, untilInSync } from './in-sync.ts'
import { judge } from './judge.ts'
import { type KubeChaosOptions, startKubeChaosCluster } from './kube-cluster.ts'

export interface ChaosOptions {
  /** Logs and data; what was sent, acknowledged, stored and delivered when something is wrong. */
  readonly directory: string
  readonly seed: number
  readonly rounds: number
  /** All of them in an order of the seed's, again and again. */
  readonly kinds: readonly FaultKind[]
  readonly withNetwork: boolean
  readonly withDisks: boolean
  /** Metadata in the Kubernetes API, and operators as control processes. */
  readonly kube?: KubeChaosOptions | undefined
  /** The producer gives up as one does that was not told otherwise: after 3 tries, or 10 s. */
  readonly defaultBudget?: boolean
  /** No round begins after it; what there is is judged. */
  readonly signal?: AbortSignal
  readonly onRound?: (round: ChaosRound) => void
}

export interface ChaosRound {
  readonly round: number
  readonly kind: FaultKind
  /** What the dice have chosen. */
  readonly detail: string
  readonly victim: string
  readonly at: string
  /** Longest time between two acknowledgements of a partition, the worst of all partitions. */
  readonly gap: Gap
  /** The same between two deliveries to the group. */
  readonly deliveryGap: Gap
  /** From the end of the fault until all copies were in sync. */
  readonly healedMs: number
}

export interface ChaosReport {
  readonly rounds: readonly ChaosRound[]
  readonly verdict: Verdict
  readonly sent: number
  /** Sends that gave up: not a violation, but to be known. */
  readonly failures: readonly string[]
  readonly delivered: number
  readonly commits: number
  /** Processes that ended without being killed, or not as they should. */
  readonly incidents: readonly string[]
  /** Everything that must not be; empty when all is well. */
  readonly violations: readonly string[]
}

const topicName = 'chaos'
const groupName = 'chaos'
/** Far above what any fault lasts. */
const patienceMs = 90_000
const patient = { attempts: Number.POSITIVE_INFINITY, timeoutMs: 35_000 }

/** On Kubernetes less than there are brokers, so that one leads nothing; and rounds are longer there. */
const plans = {
  alone: { partitions: 4, burst: 5 },
  onKube: { partitions: 2, burst: 2 },
}

interface Scene {
  readonly partitions: number
  readonly cluster: ChaosCluster
  readonly load: SteadyLoad
  readonly gaps: Gaps
  readonly deliveryGaps: Gaps
}

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { directory, seed, rounds: count, kinds, signal, kube, onRound } = options
  const { partitions, burst } = kube === undefined ? plans.alone : plans.onKube
  await using cluster =
    kube === undefined
      ? await startChaosCluster({ ...options, brokers: 3 })
      : await startKubeChaosCluster({ ...options, ...kube, brokers: 3 })
  const addresses = cluster.brokers.map(({ endpoint }) => endpoint).join(',')
  await using client = await connect(`penstock://${addresses}`, {
    callTimeoutMs: 5_000,
    logger: loggerTo(join(directory, 'client.log')),
  })
  await client.admin.createTopic(topicName, {
    partitions,
    replicationFactor: 3,
    minInSyncReplicas: 2,
    segmentBytes: 4_194_304,
  })
  const topic = client.topic(topicName, { serde: textSerde })
  const [gaps, deliveryGaps] = [new Gaps(partitions), new Gaps(partitions)]
  const load = startLoad(topic, {
    retry: options.defaultBudget ? undefined : patienceWith(kube),
    burst,
    onAcknowledged: ({ partition }) => gaps.note(partition),
  })
  const group = startCommittingGroup(topic, groupName, {
    onDelivered: ({ partition }) => deliveryGaps.note(partition),
  })
  const scene: Scene = { partitions, cluster, load, gaps, deliveryGaps }
  const violations: string[] = []
  const rounds: ChaosRound[] = []
  const order = new Random(seed).split('order')
  let next: FaultKind[] = []
  for (let round = 1; round <= count && !signal?.aborted; round++) {
    if (next.length === 0) next = shuffled(kinds, order)
    const kind = next.pop() ?? 'kill'
    try {
      const done = await runRound(scene, { round, kind, seed })
      rounds.push(done)
      appendFileSync(join(directory, 'rounds.jsonl'), `${JSON.stringify(done)}\n`)
      onRound?.(done)
    } catch (error) {
      violations.push(`round ${round}, ${kind}: ${String(error)}`)
      break
    }
  }
  const incidents = cluster.processes.flatMap((process) => process.incidents).sort()
  await load.stop().catch((error: unknown) => violations.push(`the producer: ${String(error)}`))
  await untilInSync(cluster, topicName).catch((error: unknown) => violations.push(String(error)))
  const judged = await judge({ cluster, client, topicName, groupName, load, group })
  violations.push(...judged.violations)
  const { sent, acknowledged } = load
  const { delivered, commits } = group
  if (violations.length > 0) {
    await cluster.keepData()
    const history = { sent, acknowledged, stored: judged.stored, delivered }
    writeFileSync(join(directory, 'history.json'), JSON.stringify(history))
  }
  return {
    rounds,
    verdict: judged.verdict,
    sent: sent.length,
    failures: load.failures.map(String),
    delivered: delivered.length,
    commits,
    incidents,
    violations,
  }
}

/** No message is given up because the API was away. */
function patienceWith(kube: KubeChaosOptions | undefined): typeof patient {
  if (kube === undefined) return patient
  return { ...patient, timeoutMs: kube.outageMs + 2 * patient.timeoutMs }
}

async function runRound(
  scene: Scene,
  {
    round,
    kind,
    seed,
  }: { readonly round: number; readonly kind: FaultKind; readonly seed: number },
): Promise<ChaosRound> {
  const { cluster, gaps, deliveryGaps } = scene
  // Dice of its own: what one round needs of them changes nothing in the next.
  const random = new Random(seed).split(`round ${round}`)
  const [victim, other] = await chooseTwo(scene, random)
  await progress(scene, { messages: 1 + random.below(200) })
  const notes: string[] = []
  const at = new Date().toISOString()
  gaps.begin()
  deliveryGaps.begin()
  await faults[kind].run({
    cluster,
    random,
    victim,
    other,
    untilInSync: () => untilInSync(cluster, topicName),
    leaders: () => leadersOf(cluster, topicName),
    epochs: () => epochsOf(cluster, topicName),
    note: (what) => notes.push(what),
  })
  const overMs = performance.now()
  await untilInSync(cluster, topicName)
  const healedMs = performance.now() - overMs
  await progress(scene, { messages: 200 })
  return {
    round,
    kind,
    detail: notes.join(', '),
    victim: victim.brokerId,
    at,
    gap: gaps.longest(),
    deliveryGap: deliveryGaps.longest(),
    healedMs,
  }
}

/**
 * The seed chooses roles, not names: mostly whoever leads a certain partition, which is felt the most, and sometimes any
 * broker. Who leads is not for the seed to say.
 */
async function chooseTwo(
  { cluster, partitions }: Scene,
  random: Random,
): Promise<readonly [ChaosBroker, ChaosBroker]> {
  const brokers = shuffled(cluster.brokers, random)
  const index = random.below(partitions)
  const leader = random.chance(0.75)
    ? await leaderOf(cluster, { topic: topicName, index })
    : undefined
  const victim = leader ?? brokers[0]
  const other = brokers.find((broker) => broker !== victim)
  if (victim === undefined || other === undefined) throw new Error('no brokers')
  return [victim, other]
}

/** Resolves when so many more messages, and some of every partition, are acknowledged and delivered. */
async function progress(
  { load, gaps, deliveryGaps }: Scene,
  { messages }: { readonly messages: number },
): Promise<void> {
  const sinceMs = performance.now()
  const count = load.acknowledged.length + messages
  while (
    load.acknowledged.length < count ||
    !gaps.allSince(sinceMs) ||
    !deliveryGaps.allSince(sinceMs)
  ) {
    const spentMs = performance.now() - sinceMs
    if (spentMs > patienceMs) throw new Error(`a partition stood still for ${patienceMs} ms`)
    await delay(10)
  }
}

function loggerTo(path: string): ClientLogger {
  const write =
    (level: string) =>
    (details: object, event: string): void => {
      const line = { level, time: new Date().toISOString(), event, ...details }
      appendFileSync(path, `${JSON.stringify(line)}\n`)
    }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
