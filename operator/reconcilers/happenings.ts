// Which Events are worth telling, from what was and what is. Pure. Conditions tell how things are; Events tell what
// happened, once, and what concerns many partitions is one Event.

import type { Partition } from '../../model/partition.ts'
import { type EventReason, eventTable } from '../crds/events.ts'
import type { Condition } from '../kube/conditions.ts'
import type { Happening } from '../kube/event-recorder.ts'
import { leads, type Sight } from './partition-facts.ts'
import { count, some } from './wording.ts'

export interface Happened {
  readonly reason: EventReason
  /** For people. */
  readonly note: string
}

export function happeningOf({ reason, note }: Happened): Happening {
  const { type, action } = eventTable[reason]
  return { type, reason, action, note }
}

/** What has become of a Topic between two states of its conditions. */
export function topicHappenings(
  before: readonly Condition[],
  after: readonly Condition[],
): readonly Happened[] {
  const was = new Map(before.map((one) => [one.type, one]))
  return after.flatMap(({ type, status, reason, message }): Happened[] => {
    const old = was.get(type)
    const isNews = old?.status !== status || old.reason !== reason
    if (!isNews) return []
    if (type === 'Ready' && status === 'True') return [{ reason: 'TopicReady', note: message }]
    if (type === 'Stalled' && status === 'True') {
      const isConflict = reason === 'NameConflict'
      return [{ reason: isConflict ? 'NameConflict' : 'TopicStalled', note: message }]
    }
    const isDeletion = after.some((one) => one.type === 'Ready' && one.reason === 'Deleting')
    if (type === 'Reconciling' && reason === 'WaitingForBrokers' && isDeletion)
      return [{ reason: 'DeletionWaiting', note: message }]
    return []
  })
}

/** A Topic is gone; `left` are the partitions of its uid that are still there. */
export function goneHappening(gone: {
  readonly uid: string
  readonly policy: 'Retain' | 'Delete'
  readonly left: readonly Partition[]
}): Happened | undefined {
  const { uid, left, policy } = gone
  if (left.length === 0) {
    // Nothing was ever made of it, or nobody has asked for the end of its messages.
    if (policy === 'Retain') return undefined
    return { reason: 'DeletionDone', note: 'its messages are deleted on all brokers' }
  }
  const kept = left.filter(({ phase }) => phase === 'active')
  const going = left.length - kept.length
  const rest =
    going === 0 ? '' : `; ${count(going, 'partition')} will be deleted when brokers are back`
  const note = `${count(kept.length, 'partition')} of it ${kept.length === 1 ? 'stays' : 'stay'}, with all messages, and nobody serves them${rest}. See: kubectl get partitions --field-selector spec.topicUid=${uid}. A Topic that is made under this name is another one and does not get them`
  return { reason: 'DataKept', note }
}

/** What has happened to partitions and has not been told yet. */
export interface Tidings {
  /** By broker that was lost: who leads what it led, by broker, how many. */
  readonly elected: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** By uid of the topic: partitions whose copies have arrived. */
  readonly moved: ReadonlyMap<string, readonly number[]>
  /** By uid of the topic. */
  readonly unclean: ReadonlyMap<string, readonly Partition[]>
}

export const noTidings: Tidings = { elected: new Map(), moved: new Map(), unclean: new Map() }

/** `sight` is that of the moment in which the change was seen. */
export function heard(
  tidings: Tidings,
  { before, after }: { readonly before: Partition; readonly after: Partition },
  sight: Sight,
): Tidings {
  if (before.topicUid !== after.topicUid || before.index !== after.index) return tidings
  let next = tidings
  const { topicUid } = after
  if ((after.lossGeneration ?? 0) > (before.lossGeneration ?? 0)) {
    const known = next.unclean.get(topicUid) ?? []
    next = { ...next, unclean: new Map(next.unclean).set(topicUid, [...known, after]) }
  }
  const lost = lostLeader(before, after, sight)
  if (lost !== undefined) {
    const heirs = new Map(next.elected.get(lost.of))
    heirs.set(lost.to, (heirs.get(lost.to) ?? 0) + 1)
    next = { ...next, elected: new Map(next.elected).set(lost.of, heirs) }
  }
  if (hasArrived(before, after)) {
    const known = next.moved.get(topicUid) ?? []
    next = { ...next, moved: new Map(next.moved).set(topicUid, [...known, after.index]) }
  }
  return next
}

/** Another broker leads, and the old leader did not hand over: it was gone, or another start of itself. */
function lostLeader(
  before: Partition,
  after: Partition,
  sight: Sight,
): { readonly of: string; readonly to: string } | undefined {
  const [old, now] = [before.leader, after.leader]
  if (old === undefined || now === undefined || after.epoch <= before.epoch) return undefined
  if (old.brokerId === now.brokerId || leads(old, sight)) return undefined
  return { of: old.brokerId, to: now.brokerId }
}

function hasArrived(before: Partition, after: Partition): boolean {
  if (before.target === undefined || after.target !== undefined) return false
  const stores = (partition: Partition): string =>
    partition.replicas.map(({ storeId }) => storeId).join()
  return stores({ ...before, replicas: before.origin ?? before.replicas }) !== stores(after)
}

/** One Event for all that it led. */
export function electedNote(heirs: ReadonlyMap<string, number>): string {
  const all = [...heirs.values()].reduce((sum, one) => sum + one, 0)
  const by = [...heirs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([broker, led]) => `${broker} (${led})`)
  return `it was lost; ${count(all, 'partition')} that it led ${all === 1 ? 'has' : 'have'} another leader: ${some(by)}`
}

export function movedNote(partitions: readonly number[]): string {
  const names = [...new Set(partitions)].sort((a, b) => a - b).map(String)
  return `copies of ${names.length === 1 ? 'partition' : 'partitions'} ${some(names)} have arrived where they shall be`
}

export function uncleanNote(partitions: readonly Partition[]): string {
  const each = partitions.map(({ index, leader, lossRanges = [] }) => {
    const range = lossRanges.at(-1)
    const from = range === undefined ? '' : `, offsets from ${range.from}`
    const to = range?.to === null || range?.to === undefined ? '' : ` to ${range.to}`
    return `partition ${index} (now led by ${leader?.brokerId ?? 'nobody'}${from}${to})`
  })
  return `messages may be lost in ${some(each)}`
}
