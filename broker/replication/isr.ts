// Which ISR a leader should ask for: in with who has caught up, out with who has fallen behind and with whom the record
// sends away. Pure; `propose-isr` (leader.ts) decides what of it is safe (R7).

import { reaches } from './ends.ts'
import type { Leading, ReplicaState } from './replica-state.ts'

export interface IsrView {
  /** Store ids that the record sends away. */
  readonly leaving: readonly string[]
  /** By the leader's clock: now, and when it began to lead; nobody is late before that. */
  readonly nowMs: number
  readonly ledSinceMs: number
  /** Whether there is a stream to a follower: one that has everything, and nothing to say, is not late. */
  readonly isConnected: (storeId: string) => boolean
  /** A member that has not had everything for so long is out. */
  readonly slowAfterMs: number
}

/** A replica that had everything so short a time ago may come in. */
const freshMs = 1_000

/** In the order of preference: the first one that R7 allows is the one to make. One store goes at a time. */
export function wishedIsrs(state: ReplicaState, view: IsrView): readonly (readonly string[])[] {
  const { role, storeId: self } = state
  if (role?.type !== 'leading' || !role.epochStart || role.change) return []
  const { isr, ackQuorum } = role
  const joining = role.replicas.filter(
    (id) =>
      !isr.includes(id) && !view.leaving.includes(id) && hasCaughtUp(state, role, { id, view }),
  )
  const others = isr.filter((id) => id !== self)
  const seenMs = (id: string): number => Math.max(caughtUpMs(role, id, view), view.ledSinceMs)
  const slow = others
    .filter((id) => view.nowMs - seenMs(id) >= view.slowAfterMs)
    .toSorted((a, b) => seenMs(a) - seenMs(b))
  const going = new Set([...others.filter((id) => view.leaving.includes(id)), ...slow])
  const without =
    isr.length > ackQuorum ? [...going].map((id) => isr.filter((one) => one !== id)) : []
  return joining.length > 0 ? [[...isr, ...joining], ...without] : without
}

function hasCaughtUp(
  state: ReplicaState,
  role: Leading,
  { id, view }: { readonly id: string; readonly view: IsrView },
): boolean {
  const copy = copyOf(role, id)
  if (!copy?.synced || view.nowMs - caughtUpMs(role, id, view) > freshMs) return false
  return reaches(copy.durable, state.highWatermark)
}

/** When it last had everything. */
function caughtUpMs(role: Leading, id: string, view: IsrView): number {
  const copy = copyOf(role, id)
  if (!copy) return 0
  const hasAll = copy.synced && reaches(copy.durable, role.endsAtTick)
  return hasAll && view.isConnected(id) ? view.nowMs : copy.caughtUpMs
}

function copyOf({ copies }: Leading, id: string): Leading['copies'][number] | undefined {
  return copies.find(({ storeId }) => storeId === id)
}
