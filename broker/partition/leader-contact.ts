// A follower's contact with its leader: the stream it follows on, a greeting until it is answered, and staying away for a
// while when its own log refuses what it is sent.

import type { Clock } from '../../model/clock.ts'
import type { ReplicaState } from '../replication/replica-state.ts'
import type { Logger } from '../telemetry/logger.ts'
import { Greeting } from './greeting.ts'
import type { LaneRefusal } from './partition-files.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { PeerReplica, Peers } from './peers.ts'
import { type RefusalKind, Refusals } from './refusals.ts'

export interface LeaderContactOptions {
  readonly key: PartitionKey
  readonly replica: PeerReplica
  readonly peers: Pick<Peers, 'follow' | 'leave'>
  readonly clock: Clock
  readonly logger: Logger
  readonly acceptsWrites: () => boolean
  /** Begins a session. */
  readonly greet: (leader: string) => void
  readonly role: () => ReplicaState['role']
}

export class LeaderContact {
  readonly #options: LeaderContactOptions
  readonly #greeting: Greeting
  readonly #refusals: Refusals
  #followed: string | undefined

  constructor(options: LeaderContactOptions) {
    this.#options = options
    this.#greeting = new Greeting(options.clock, () => this.#greetAgain())
    this.#refusals = new Refusals(options)
  }

  /** Why it stores nothing just now. */
  get refusal(): RefusalKind | undefined {
    return this.#refusals.kind
  }

  follow(leader: string): void {
    const { peers, replica } = this.#options
    this.#leave()
    this.#followed = leader
    peers.follow(leader, replica)
    this.#greeting.begin()
  }

  /** A stream is open. */
  connected(leader: string): void {
    if (this.#refusals.isWaiting) return
    this.#options.greet(leader)
    this.#greeting.begin()
  }

  refused(refusal: LaneRefusal): void {
    this.#refusals.refused(refusal)
  }

  retreat(leader: string): void {
    this.#refusals.whenTimeTells(() => this.connected(leader))
  }

  stored(lane: LaneRefusal['lane'], durable: number): void {
    this.#refusals.stored(lane, durable)
  }

  /** It follows `leader`, or nobody. */
  only(leader: string | undefined): void {
    if (this.#followed !== leader) this.#leave()
    if (leader === undefined) this.#refusals.forget()
  }

  close(): void {
    this.#greeting.end()
    this.#leave()
  }

  /** False when there is no answer to wait for. */
  #greetAgain(): boolean {
    const role = this.#options.role()
    if (role?.type !== 'following' || role.phase === 'synced') return false
    if (role.phase === 'greeted') this.#options.greet(role.leader)
    return true
  }

  #leave(): void {
    this.#refusals.end()
    if (this.#followed === undefined) return
    this.#options.peers.leave(this.#followed, this.#options.replica)
    this.#followed = undefined
  }
}
