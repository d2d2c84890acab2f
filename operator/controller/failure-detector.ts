// Which brokers are believed to be gone, from probes and a monotonic clock alone: no broker's own time counts. Pure.
// A wrong suspicion costs an election, never a message; but many at once are an outage of their own. So doubt in itself
// comes first: after a stall of this process, when metadata was out of reach, or when nobody at all has answered, every
// broker gets its full time again.

import type { Broker } from '../../model/broker.ts'
import type { ControllerTimes } from './times.ts'

/** One start of one store. */
export interface Start {
  readonly storeId: string
  readonly bootSeq: number
}

interface Watched {
  /** As registered. */
  readonly start: Start
  /** As the newest answer says; undefined before the first one since the registration changed. */
  readonly answered: Start | undefined
  /** When it last answered, or its time began anew. */
  readonly heardAtMs: number
  readonly refusals: number
  readonly suspected: boolean
  /** As its newest answer says. */
  readonly diskFull: boolean
}

export interface Detector {
  /** By broker id. */
  readonly brokers: ReadonlyMap<string, Watched>
  /** When anything last happened here. */
  readonly atMs: number
}

export type DetectorEvent =
  /** All that are registered. */
  | { readonly type: 'registered'; readonly brokers: readonly Broker[] }
  | {
      readonly type: 'answered'
      readonly brokerId: string
      readonly start: Start
      readonly diskFull?: boolean
    }
  | { readonly type: 'unanswered'; readonly brokerId: string; readonly refused: boolean }
  /** Metadata was out of reach: so may the brokers have been, for the same reason. */
  | { readonly type: 'doubt' }
  | { readonly type: 'tick' }

const refusalsThatSuffice = 2

export function newDetector(nowMs: number): Detector {
  return { brokers: new Map(), atMs: nowMs }
}

export function detect(
  detector: Detector,
  event: DetectorEvent,
  at: {
    readonly nowMs: number
    readonly times: Pick<ControllerTimes, 'stallMs' | 'suspectAfterMs'>
  },
): Detector {
  const { nowMs, times } = at
  const stalled = nowMs - detector.atMs > times.stallMs
  const wasAlone = event.type === 'answered' && [...detector.brokers.values()].every(gone)
  const afresh = stalled || wasAlone || event.type === 'doubt'
  const before = afresh ? restarted(detector.brokers, nowMs) : detector.brokers
  const brokers = new Map(take(before, event, nowMs))
  for (const [brokerId, watched] of brokers) {
    const silent = nowMs - watched.heardAtMs >= times.suspectAfterMs
    if (watched.suspected || (!silent && watched.refusals < refusalsThatSuffice)) continue
    brokers.set(brokerId, { ...watched, suspected: true })
  }
  return { brokers, atMs: nowMs }
}

function take(
  brokers: ReadonlyMap<string, Watched>,
  event: DetectorEvent,
  nowMs: number,
): ReadonlyMap<string, Watched> {
  if (event.type === 'registered') {
    return new Map(
      event.brokers.map((broker) => [broker.brokerId, registered(brokers, broker, nowMs)]),
    )
  }
  if (event.type !== 'answered' && event.type !== 'unanswered') return brokers
  const watched = brokers.get(event.brokerId)
  if (watched === undefined) return brokers
  if (event.type === 'answered') {
    const { start: answered, diskFull = false } = event
    const heard = { ...watched, answered, heardAtMs: nowMs, refusals: 0, suspected: false }
    return new Map(brokers).set(event.brokerId, { ...heard, diskFull })
  }
  const refusals = event.refused ? watched.refusals + 1 : 0
  return new Map(brokers).set(event.brokerId, { ...watched, refusals })
}

function registered(
  brokers: ReadonlyMap<string, Watched>,
  { brokerId, storeId, bootSeq }: Broker,
  nowMs: number,
): Watched {
  const known = brokers.get(brokerId)
  const start = { storeId, bootSeq }
  if (known && isSame(known.start, start)) return known
  const unheard = { start, answered: undefined, refusals: 0, suspected: false }
  return { ...unheard, heardAtMs: nowMs, diskFull: false }
}

function restarted(brokers: ReadonlyMap<string, Watched>, nowMs: number): Map<string, Watched> {
  const all = new Map<string, Watched>()
  for (const [brokerId, watched] of brokers) {
    all.set(brokerId, { ...watched, heardAtMs: nowMs, refusals: 0, suspected: false })
  }
  return all
}

function gone({ suspected }: Watched): boolean {
  return suspected
}

/** True of who is not registered, too. */
export function isSuspected(detector: Detector, brokerId: string): boolean {
  return detector.brokers.get(brokerId)?.suspected ?? true
}

/** It takes no messages, so it is no good leader. False of who is not known. */
export function hasFullDisk(detector: Detector, brokerId: string): boolean {
  return detector.brokers.get(brokerId)?.diskFull ?? false
}

/** False when this start of the broker is suspected, or another one has been seen. */
export function isThere(detector: Detector, brokerId: string, start: Start): boolean {
  const watched = detector.brokers.get(brokerId)
  if (watched === undefined || watched.suspected || !isSame(watched.start, start)) return false
  return watched.answered === undefined || isSame(watched.answered, start)
}

function isSame(a: Start, b: Start): boolean {
  return a.storeId === b.storeId && a.bootSeq === b.bootSeq
}
