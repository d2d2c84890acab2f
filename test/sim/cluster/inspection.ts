// A look behind the brokers' backs: what every running replica holds below its high watermark is what all others have there,
// and in the end they are equal byte for byte.

import type { Lane } from '../../../broker/replication/ends.ts'
import { must } from '../violation.ts'
import type { SimulatedBroker } from './broker.ts'
import { dataDir } from './life.ts'
import { type StoredBatch, storedBatches } from './stored-batches.ts'
import { topicUid, type World } from './world.ts'

const folders = { data: 'log', state: 'state' } as const
const lanes = ['data', 'state'] as const

function directoryOf(index: number, lane: Lane): string {
  return `${dataDir}/topics/${topicUid}/${index}/${folders[lane]}`
}

/** What is new since the last look. */
export function inspect(world: World, { disk, life, isDamaged }: SimulatedBroker): void {
  if (life === undefined || isDamaged) return
  for (const [index, history] of world.histories.entries()) {
    const state = life.driver(index)?.state
    if (state === undefined) continue
    for (const lane of lanes) {
      const key = `${index} ${lane}`
      let from = life.inspected.get(key) ?? 0
      for (const batch of storedBatches(disk, directoryOf(index, lane), { from, layer: 'cache' })) {
        if (batch.to > state.highWatermark[lane]) break
        history.show(lane, batch, `replica ${life.storeId}`)
        from = batch.to
      }
      life.inspected.set(key, from)
    }
  }
}

/** Everything that a replica has of a lane. */
export function contentsOf(
  broker: SimulatedBroker,
  { index, lane }: { readonly index: number; readonly lane: Lane },
): readonly StoredBatch[] {
  return [...storedBatches(broker.disk, directoryOf(index, lane), { from: 0, layer: 'cache' })]
}

/** From where all of them begin. What was changed behind a broker's back may still lie there, as long as nobody reads it. */
export function checkEqual(world: World, all: readonly SimulatedBroker[]): void {
  const brokers = all.filter(({ isDamaged }) => !isDamaged)
  for (const [index, history] of world.histories.entries()) {
    for (const lane of lanes) {
      const logs = brokers.map((broker) => contentsOf(broker, { index, lane }))
      const start = Math.max(...logs.map((batches) => batches[0]?.from ?? 0))
      const [first = [], ...others] = logs.map((batches) => textsOf(batches, start))
      for (const [at, other] of others.entries()) {
        const length = Math.max(first.length, other.length)
        const differs = Array.from({ length }, (_, i) => i).find((i) => first[i] !== other[i])
        must(
          differs === undefined,
          'equal',
          () =>
            `${history.name}: ${lane} of ${brokers[0]?.name} has ${first[differs ?? 0]}, of ${brokers[at + 1]?.name} ${other[differs ?? 0]}`,
        )
      }
    }
    const [any] = brokers
    if (any) history.checkAll(contentsOf(any, { index, lane: 'data' }))
  }
}

function textsOf(batches: readonly StoredBatch[], start: number): readonly string[] {
  return batches.filter(({ from }) => from >= start).map(({ from, digest }) => `${from}:${digest}`)
}
