// Where a copy begins whose leader has removed what is missing there: both lanes from some offset on, and the state as of
// there.

import type { DiskLog } from '../log/disk-log.ts'
import type { LogStart } from '../log/partition-log.ts'
import { chainStart } from '../log/segment.ts'
import type { StateLog } from '../log/state-log.ts'
import type { Lane } from '../replication/ends.ts'
import { cutHistory, type EpochHistory } from '../replication/epoch-history.ts'
import type { LaneStarts } from '../replication/message.ts'
import type { MessageLog } from './message-log.ts'

export interface LanePoint extends LogStart {
  /** Of what lies before it. */
  readonly history: EpochHistory
}

export interface StartingPoint extends Readonly<Record<Lane, LanePoint>> {
  /** What the state before its point adds up to; empty at the very beginning. */
  readonly snapshotBytes: Uint8Array
  /** Who has written before the data's point; empty where nothing is known. */
  readonly producersBytes: Uint8Array
}

const firstOffset: LanePoint = { offset: 0, link: chainStart, history: [] }

export const veryBeginning: StartingPoint = {
  state: firstOffset,
  data: firstOffset,
  snapshotBytes: new Uint8Array(),
  producersBytes: new Uint8Array(),
}

/** Without any message that brings it: only of the very beginning nothing has to be known. */
export function ownBeginning({ state, data }: LaneStarts): StartingPoint | undefined {
  return state.offset === 0 && data.offset === 0 ? veryBeginning : undefined
}

/** The latest point of the state from which everything can be had, and the earliest of the data. */
export async function startingPointOf(
  { state, messages }: { readonly state: StateLog; readonly messages: MessageLog },
  histories: Readonly<Record<Lane, EpochHistory>>,
): Promise<StartingPoint> {
  const snapshot = await state.newestSnapshot()
  const data = messages.log
  const point = async (lane: Lane, log: DiskLog, offset: number): Promise<LanePoint> => ({
    offset,
    link: await log.linkAt(offset),
    history: cutHistory(histories[lane], offset),
  })
  const dataPoint = await point('data', data, data.startOffset)
  return {
    state: await point('state', state.log, snapshot?.asOf ?? 0),
    data: dataPoint,
    snapshotBytes: snapshot?.bytes ?? new Uint8Array(),
    producersBytes: messages.producersAsOf(dataPoint.offset),
  }
}
