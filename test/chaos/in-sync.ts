// Whether a cluster is whole, by its metadata: every partition is led by a process that runs, and all its copies are in
// sync; and who leads. A copy is that of a store, so that a broker which came back empty does not count as what it was.

import { setTimeout as delay } from 'node:timers/promises'
import type { ChaosBroker, ChaosCluster } from './cluster.ts'

const patienceMs = 60_000

/** Throws what is missing after a minute. */
export async function untilInSync(cluster: ChaosCluster, topic: string): Promise<void> {
  const deadlineMs = performance.now() + patienceMs
  for (;;) {
    const found = await whatLacks(cluster, topic).catch(String)
    if (found === '') return
    if (performance.now() > deadlineMs)
      throw new Error(`not in sync after ${patienceMs} ms: ${found}`)
    await delay(50)
  }
}

export async function epochsOf(
  { metadata }: ChaosCluster,
  topic: string,
): Promise<ReadonlyMap<number, number>> {
  const records = await partitionsOf(metadata, topic)
  return new Map(records.map((record, partition) => [partition, record?.epoch ?? 0]))
}

/** The broker that leads the partition, where one does. */
export async function leaderOf(
  { metadata, brokers }: ChaosCluster,
  partition: { readonly topic: string; readonly index: number },
): Promise<ChaosBroker | undefined> {
  const record = await metadata.get('partition', `${partition.topic}-${partition.index}`)
  for (const broker of brokers) {
    const known = await metadata.get('broker', broker.brokerId)
    if (known !== undefined && known.value.storeId === record?.value.leader?.storeId) return broker
  }
  return undefined
}

/** Brokers that lead any of the topic's partitions. */
export async function leadersOf(
  cluster: ChaosCluster,
  topic: string,
): Promise<ReadonlySet<ChaosBroker>> {
  const found = new Set<ChaosBroker>()
  for (const index of (await partitionsOf(cluster.metadata, topic)).keys()) {
    const leader = await leaderOf(cluster, { topic, index })
    if (leader !== undefined) found.add(leader)
  }
  return found
}

async function whatLacks({ metadata, brokers: all }: ChaosCluster, topic: string): Promise<string> {
  const brokers = await Promise.all(
    all.map(async ({ brokerId }) => (await metadata.get('broker', brokerId))?.value),
  )
  const stores = new Set(brokers.map((broker) => broker?.storeId))
  for (const [partition, record] of (await partitionsOf(metadata, topic)).entries()) {
    const present = record?.inSync.filter((storeId) => stores.has(storeId)) ?? []
    const host = brokers.find((broker) => broker?.storeId === record?.leader?.storeId)
    const isLed = host !== undefined && host.bootSeq === record?.leader?.bootSeq
    // A copy that is on its way out still has a vote: with it two faults would be felt at once.
    const isSettled = record?.inSync.length === all.length && !record.target && !record.leaving
    if (!isLed || !isSettled || present.length !== all.length)
      return `partition ${partition}: ${JSON.stringify(record)}`
  }
  return ''
}

async function partitionsOf(metadata: ChaosCluster['metadata'], topic: string) {
  const partitions = (await metadata.get('topic', topic))?.value.spec.partitions ?? 0
  return await Promise.all(
    Array.from(
      { length: partitions },
      async (_, partition) => (await metadata.get('partition', `${topic}-${partition}`))?.value,
    ),
  )
}
