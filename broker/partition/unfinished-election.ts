// A controller may die between fencing followers and electing their leader anew. Whoever has promised a higher epoch does
// not follow the leader of the record any more; the leader, if it was not fenced itself, hears nothing of that, can commit
// nothing, and seems well to every later controller. So the replica says that it is led by nobody: an election follows.

import type { Epoch } from '../../model/offset.ts'
import type { Partition } from '../../model/partition.ts'

/** So long an election may take; one that is cut short by this begins anew. */
const patienceMs = 3_000

export class UnfinishedElection {
  #sinceMs: number | undefined

  /** True, now and then, while the record names another leader of an epoch below what is promised here. */
  isDue(
    nowMs: number,
    { leader, epoch }: Partition,
    own: { readonly storeId: string; readonly promised: Epoch },
  ): boolean {
    if (leader === undefined || leader.storeId === own.storeId || own.promised <= epoch) {
      this.#sinceMs = undefined
      return false
    }
    this.#sinceMs ??= nowMs
    if (nowMs - this.#sinceMs < patienceMs) return false
    this.#sinceMs = nowMs
    return true
  }
}
