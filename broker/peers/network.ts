// The streams between this broker and the others, by store. Implements what replicas need of them (partition/peers.ts).

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { toSafeInteger } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import { replicationService } from '../../proto/gen/services.ts'
import type { PartitionKey } from '../partition/partition-storage.ts'
import type { Outgoing, PeerReplica, Peers } from '../partition/peers.ts'
import type { FollowerMessage } from '../replication/message.ts'
import type { Logger } from '../telemetry/logger.ts'
import { CatchUpBudget } from './catch-up-budget.ts'
import { type Dial, dialGrpc } from './dial.ts'
import { type FollowerCall, FollowerLink } from './follower-link.ts'
import { LeaderLink } from './leader-link.ts'
import { followerFromProto } from './wire.ts'

const { follow } = replicationService
/** ReplicationService.Follow as a server registers it: answers that are bytes already go out as they are. */
export const followMethod = {
  ...follow,
  responseSerialize: (
    response: penstock.internal.v1.FollowResponse.$Properties | Buffer,
  ): Buffer => (Buffer.isBuffer(response) ? response : follow.responseSerialize(response)),
}

export interface PeerNetworkOptions {
  readonly me: { readonly brokerId: string; readonly storeId: string; readonly bootSeq: number }
  readonly clock: Clock
  readonly logger: Logger
  /** Of what copies that are not in sync are sent, in all. */
  readonly catchUpBytesPerSecond: number
  /** host:port of the broker that has the store now. */
  readonly endpointOf: (storeId: string) => string | undefined
  /** Newest start of the store that metadata has been told of. */
  readonly bootSeqOf?: (storeId: string) => number | undefined
  /** Whether metadata has been told of this start; absent: it has. */
  readonly isRegistered?: () => boolean
  /** The replica of a partition that this broker hosts. */
  readonly find: (key: PartitionKey) => PeerReplica | undefined
  /** Over gRPC, but in the simulator. */
  readonly dial?: Dial
}

/** A leader to which there is no stream though something is followed there. */
export interface LostLeader {
  readonly storeId: string
  readonly lostForMs: number
}

export class PeerNetwork implements Peers {
  readonly #options: PeerNetworkOptions
  readonly #leaders = new Map<string, LeaderLink>()
  readonly #followers = new Map<string, FollowerLink>()
  readonly #budget: CatchUpBudget
  #closed = false

  constructor(options: PeerNetworkOptions) {
    this.#options = options
    this.#budget = new CatchUpBudget(options.clock, options.catchUpBytesPerSecond)
  }

  follow(leader: string, replica: PeerReplica): void {
    if (this.#closed) return
    const { me, clock, logger, endpointOf, isRegistered, dial = dialGrpc } = this.#options
    let link = this.#leaders.get(leader)
    if (!link) {
      link = new LeaderLink({
        storeId: leader,
        me,
        clock,
        logger,
        dial,
        endpoint: () => endpointOf(leader),
        isRegistered: () => isRegistered?.() ?? true,
      })
      this.#leaders.set(leader, link)
    }
    link.add(replica)
  }

  leave(leader: string, replica: PeerReplica): void {
    const link = this.#leaders.get(leader)
    link?.remove(replica)
    if (!link?.idle) return
    link.close()
    this.#leaders.delete(leader)
  }

  toLeader(leader: string, key: PartitionKey, message: FollowerMessage): void {
    this.#leaders.get(leader)?.send(key, message)
  }

  toFollower(storeId: string, key: PartitionKey, outgoing: Outgoing): void {
    this.#followers.get(storeId)?.send(key, outgoing)
  }

  feed(storeId: string, replica: PeerReplica): void {
    this.#followers.get(storeId)?.feed(replica)
  }

  hasFollower(storeId: string): boolean {
    return this.#followers.has(storeId)
  }

  lostLeaders(): readonly LostLeader[] {
    return [...this.#leaders].flatMap(([storeId, { lostForMs }]) =>
      lostForMs === undefined ? [] : [{ storeId, lostForMs }],
    )
  }

  /** ReplicationService.Follow. Ends with the call. */
  serve(call: FollowerCall, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let link: FollowerLink | undefined
    const end = (error?: unknown): void => {
      if (link !== undefined) this.#forget(link)
      if (error === undefined) resolve()
      else reject(PenstockError.from(error))
    }
    // Who stops says goodbye; any other end is an error.
    const aborted = (): void => end(isStopping(signal.reason) ? undefined : signal.reason)
    signal.addEventListener('abort', aborted, { once: true })
    call.on('end', () => end())
    call.on('error', (error) => end(error))
    call.on('data', (request: penstock.internal.v1.FollowRequest | PenstockError) => {
      try {
        if (request instanceof PenstockError) throw request
        if (request.start && !link) link = this.#welcome(call, request.start, end)
        if (!link) throw new PenstockError('INVALID_REQUEST', 'the first request is `start`')
        for (const proto of request.messages ?? []) this.#take(link, proto)
      } catch (error) {
        end(error)
      }
    })
    return promise
  }

  close(): void {
    this.#closed = true
    for (const link of this.#leaders.values()) link.close()
    for (const link of this.#followers.values()) link.close()
    this.#leaders.clear()
    this.#followers.clear()
  }

  #welcome(
    call: FollowerCall,
    { storeId, bootSeq, unregistered }: penstock.internal.v1.FollowStart.$Properties,
    failed: (error: unknown) => void,
  ): FollowerLink {
    if (!storeId) throw new PenstockError('INVALID_REQUEST', 'a follower names its store')
    const { me, bootSeqOf } = this.#options
    const known = bootSeqOf?.(storeId)
    // R10 while metadata is away: a disk that is older than the cluster remembers is another store.
    if (unregistered && known !== undefined && known >= toSafeInteger(bootSeq ?? 0, 'boot_seq')) {
      const what = `this start of store ${storeId} is older than start ${known}, which is known`
      throw new PenstockError('DATA_DIRECTORY_UNUSABLE', what)
    }
    // The last one to arrive counts: an older one has broken, or will.
    this.#followers.get(storeId)?.replace()
    const { clock } = this.#options
    const link = new FollowerLink({ storeId, call, clock, budget: this.#budget, failed })
    this.#followers.set(storeId, link)
    call.write({ started: { storeId: me.storeId, bootSeq: me.bootSeq } })
    return link
  }

  #take(link: FollowerLink, proto: penstock.internal.v1.FollowerMessage.$Properties): void {
    const { key, message } = followerFromProto(proto)
    link.answered(key, message)
    this.#options.find(key)?.fromFollower(link.storeId, message)
  }

  #forget(link: FollowerLink): void {
    link.close()
    if (this.#followers.get(link.storeId) === link) this.#followers.delete(link.storeId)
  }
}

function isStopping(reason: unknown): boolean {
  return reason instanceof PenstockError && reason.reason === 'NOT_READY'
}
