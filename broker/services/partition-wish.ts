// What an admin may wish for a partition, as the next record or a refusal that says why. Pure; the controller carries it
// out and looks at everything again, so a check here is for the person who asks, not for safety.

import type { Broker } from '../../model/broker.ts'
import { PenstockError } from '../../model/errors.ts'
import { lossOf } from '../../model/loss.ts'
import { changed, type LossRange, type Partition, type Replica } from '../../model/partition.ts'
import type { CopyView } from '../partition/partition.ts'

/** Undefined: the copies are there, or on their way there. Throws INVALID_REQUEST, BROKER_NOT_FOUND. */
export function moved(
  partition: Partition,
  to: {
    readonly brokerIds: readonly string[]
    readonly brokers: readonly Broker[]
    readonly replicationFactor: number
  },
): Partition | undefined {
  const { brokerIds, brokers, replicationFactor } = to
  const name = `${partition.topic}/${partition.index}`
  if (new Set(brokerIds).size !== brokerIds.length) {
    throw refused(`broker_ids names a broker twice: ${brokerIds.join(', ')}`)
  }
  if (brokerIds.length !== replicationFactor) {
    throw refused(
      `broker_ids names ${brokerIds.length} of them; ${name} has ${replicationFactor} copies, its topic's replication factor`,
    )
  }
  const target = brokerIds.map((brokerId) => {
    const { storeId, draining } = brokerNamed(brokers, brokerId)
    if (draining) throw refused(`broker_ids: ${brokerId} is being drained`)
    return { brokerId, storeId }
  })
  if (sameReplicas(partition.target ?? partition.replicas, target)) return undefined
  return changed(partition, { target, origin: partition.origin ?? partition.replicas })
}

/** Undefined: nothing is moving. */
export function movedBack(partition: Partition): Partition | undefined {
  const { target, replicas, origin = replicas } = partition
  if (target === undefined || sameReplicas(target, origin)) return undefined
  return changed(partition, { target: origin, origin })
}

/** Undefined: it leads, or has been asked for. Throws ELECTION_REFUSED. */
export function preferredWanted(
  partition: Partition,
  brokers: readonly Broker[],
): Partition | undefined {
  const { leader, replicas, inSync, target } = partition
  const [preferred] = replicas
  const name = `${partition.topic}/${partition.index}`
  if (leader === undefined || preferred === undefined) {
    throw electionRefused(`${name} has no leader that could hand over`, {
      hint: 'The controller elects one by itself as soon as enough copies in sync are there.',
    })
  }
  if (leader.storeId === preferred.storeId || partition.electPreferred) return undefined
  const { brokerId, storeId } = preferred
  if (target !== undefined) {
    throw electionRefused(`${name} is moving`, {
      hint: 'When it has arrived its first copy gets leadership; `penstock topic move --cancel` takes the move back.',
    })
  }
  if (!inSync.includes(storeId)) {
    throw electionRefused(`${brokerId}, the preferred leader of ${name}, is not in sync`, {
      hint: 'Wait until it has caught up: `penstock partition describe TOPIC PARTITION` shows its lag.',
    })
  }
  if (brokers.some((one) => one.brokerId === brokerId && one.draining)) {
    throw electionRefused(`${brokerId}, the preferred leader of ${name}, is being drained`, {
      hint: 'Take it back with `penstock broker undrain BROKER`.',
    })
  }
  return changed(partition, { electPreferred: true })
}

export interface Loss {
  readonly range: LossRange
  /** Brokers with copies in sync that have not said what they hold. */
  readonly silent: readonly string[]
}

/** What would be lost if the store led now. Throws INVALID_REQUEST, ELECTION_REFUSED. */
export function lossWith(
  partition: Partition,
  storeId: string,
  copies: ReadonlyMap<string, CopyView>,
): Loss {
  const { replicas, inSync, ackQuorum, epoch } = partition
  const name = `${partition.topic}/${partition.index}`
  const chosen = replicas.find((replica) => replica.storeId === storeId)
  if (chosen === undefined) {
    const stores = replicas.map((one) => `${one.storeId} (${one.brokerId})`).join(', ')
    throw refused(`store_id is ${JSON.stringify(storeId)}; ${name} has copies on ${stores}`)
  }
  const own = copies.get(storeId)
  if (own === undefined || own.damaged) {
    const why = own ? 'does not verify' : 'does not answer'
    throw electionRefused(`the copy of ${name} on ${chosen.brokerId} ${why}`, {
      hint: 'Choose another copy, or bring this one back first.',
    })
  }
  const voting = inSync.filter((voter) => copies.get(voter)?.damaged === false)
  if (voting.length >= inSync.length - ackQuorum + 1) {
    throw electionRefused(
      `${voting.length} of ${inSync.length} copies of ${name} in sync answer, which is enough to elect without loss`,
      { hint: 'Wait: the controller elects a leader by itself.' },
    )
  }
  // Only those in sync, and the chosen one, have a say; what others have never counted.
  const others = inSync.filter((voter) => voter !== storeId)
  const range = lossOf(partition, {
    epoch: epoch + 1,
    lastEpoch: Math.max(...[...copies.values()].map((copy) => copy.lastEpoch)),
    winner: { lastEpoch: own.lastEpoch, end: own.endOffset },
    inSyncEnds: inSync.map((voter) => knownEnd(copies.get(voter))),
  })
  const silent = others.filter((voter) => !copies.has(voter))
  const brokerOf = (voter: string): string =>
    replicas.find((replica) => replica.storeId === voter)?.brokerId ?? voter
  return { range, silent: silent.map(brokerOf) }
}

function knownEnd(copy: CopyView | undefined): number | undefined {
  return copy?.damaged === false ? copy.endOffset : undefined
}

/** One sentence for people. */
export function lossText({ range: { from, to }, silent }: Loss): string {
  if (to === from) return 'every copy in sync is level with it'
  if (to !== null) {
    return `up to ${to - from} messages, from offset ${from} to ${to - 1}, may be lost for good`
  }
  const verb = silent.length === 1 ? 'does' : 'do'
  const why =
    silent.length > 0 ? `${silent.join(' and ')} ${verb} not answer` : 'a copy in sync is damaged'
  return `messages from offset ${from} on may be lost for good; ${why}, so nobody can say how many`
}

export function brokerNamed(brokers: readonly Broker[], brokerId: string): Broker {
  const found = brokers.find((broker) => broker.brokerId === brokerId)
  if (found) return found
  throw unknownBroker(brokerId, brokers)
}

export function unknownBroker(brokerId: string, brokers: readonly Broker[]): PenstockError {
  const known = brokers.map((broker) => broker.brokerId).toSorted()
  const message = `there is no broker "${brokerId}"; there are ${known.join(', ')}`
  return new PenstockError('BROKER_NOT_FOUND', message, { broker: brokerId })
}

export function electionRefused(
  message: string,
  details: Readonly<Record<string, string>>,
): PenstockError {
  return new PenstockError('ELECTION_REFUSED', message, details)
}

function refused(message: string): PenstockError {
  return new PenstockError('INVALID_REQUEST', message)
}

function sameReplicas(a: readonly Replica[], b: readonly Replica[]): boolean {
  return a.length === b.length && a.every(({ storeId }, i) => storeId === b[i]?.storeId)
}
