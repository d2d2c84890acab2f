// Since when this replica leads and whom the record sends away: what wishedIsrs (broker/replication) needs to know beside
// the state of the core.

import { limits } from '../../model/limits.ts'
import type { Epoch } from '../../model/offset.ts'
import { wishedIsrs } from '../replication/isr.ts'
import type { ReplicaState } from '../replication/replica-state.ts'
import type { Peers } from './peers.ts'

export class IsrKeeper {
  leaving: readonly string[] = []
  readonly #peers: Pick<Peers, 'hasFollower'>
  #led: { readonly epoch: Epoch; readonly sinceMs: number } | undefined

  constructor(peers: Pick<Peers, 'hasFollower'>) {
    this.#peers = peers
  }

  wishes(state: ReplicaState, nowMs: number): readonly (readonly string[])[] {
    const { role } = state
    if (role?.type !== 'leading') return []
    if (this.#led?.epoch !== role.epoch) this.#led = { epoch: role.epoch, sinceMs: nowMs }
    return wishedIsrs(state, {
      leaving: this.leaving,
      nowMs,
      ledSinceMs: this.#led.sinceMs,
      slowAfterMs: limits.isrSlowMs,
      isConnected: (storeId) => this.#peers.hasFollower(storeId),
    })
  }
}
