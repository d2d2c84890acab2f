// The election of one partition's leader as a conversation: whom to fence at which epoch, what the answers mean, and when
// they are enough. Pure; election.ts says who wins, elections.ts holds the conversations.
// Keeps R8 and R19: promises count for the epoch of the campaign alone, and the record is changed on the version they are
// weighed against. That version may be newer than the campaign: promises bind stores, whatever the ISR has become.

import { isDeepStrictEqual } from 'node:util'
import { limits } from '../../model/limits.ts'
import { lossOf } from '../../model/loss.ts'
import type { Epoch } from '../../model/offset.ts'
import { changed, type Leader, type Partition } from '../../model/partition.ts'
import type { Promised } from '../../model/promised.ts'
import { allElectionRules, type ElectionRules, electLeader, holdTheSame } from './election.ts'

export interface Campaign {
  /** Above the record's, and above every promise that was seen. */
  readonly epoch: Epoch
  /** By store; all of this epoch. */
  readonly promises: ReadonlyMap<string, Promised>
  /** Asked, and not answered yet. */
  readonly asked: ReadonlySet<string>
  /** Stores that could not promise, and when they are asked again. */
  readonly againAtMs: ReadonlyMap<string, number>
  /** Since when there are votes enough. */
  readonly electableSinceMs: number | undefined
  /** Wins among equals, before the record's own order: the goal of a hand-over. */
  readonly favourite: string | undefined
  /** Of an earlier round, below this epoch: somebody was fenced in it. */
  readonly goesOn: boolean
  /** The record that was sent to the store, which may have taken it, and what it was to take the place of. */
  readonly sent: { readonly on: Partition; readonly value: Partition } | undefined
}

/** The stores that can be asked now, with the boot that would answer. */
export type Reachable = ReadonlyMap<string, { readonly brokerId: string; readonly bootSeq: number }>

export function newCampaign(from: {
  readonly partition: Partition
  readonly promised?: Epoch
  readonly favourite?: string | undefined
}): Campaign {
  const { partition, promised = 0, favourite } = from
  return {
    epoch: Math.max(partition.epoch, promised) + 1,
    promises: new Map(),
    asked: new Set(),
    againAtMs: new Map(),
    electableSinceMs: undefined,
    favourite,
    goesOn: false,
    sent: undefined,
  }
}

/** Someone else has led or buried the partition: nothing is left to be done here. */
export function isOver({ epoch }: Campaign, partition: Partition): boolean {
  return partition.epoch >= epoch || partition.phase !== 'active'
}

/** Nobody has been asked, so nobody has been fenced: it may be dropped when there is no reason for it any more. */
export function isUnheard(campaign: Campaign): boolean {
  const { promises, asked, againAtMs, favourite, goesOn } = campaign
  const heard = goesOn || promises.size + asked.size + againAtMs.size > 0
  return !heard && favourite === undefined
}

/** Stores that have a say and are to be fenced now. */
export function toAsk(
  campaign: Campaign,
  partition: Partition,
  now: { readonly reachable: Reachable; readonly nowMs: number },
): readonly string[] {
  const { asked, againAtMs } = campaign
  return voters(partition).filter((storeId) => {
    const found = now.reachable.get(storeId)
    if (found === undefined || asked.has(storeId)) return false
    // What has promised and restarted keeps its promise, but cannot lead as the one that it was.
    if ((campaign.promises.get(storeId)?.bootSeq ?? -1) >= found.bootSeq) return false
    return (againAtMs.get(storeId) ?? 0) <= now.nowMs
  })
}

function voters(partition: Partition): readonly string[] {
  const { inSync } = partition
  const unclean = uncleanStoreOf(partition)
  return unclean === undefined || inSync.includes(unclean) ? inSync : [...inSync, unclean]
}

/** A store that holds a copy no more could not lead: since it was named the copy may have been given up. */
function uncleanStoreOf({ uncleanStoreId, replicas }: Partition): string | undefined {
  return replicas.some(({ storeId }) => storeId === uncleanStoreId) ? uncleanStoreId : undefined
}

export function asking(campaign: Campaign, storeId: string): Campaign {
  return { ...campaign, asked: new Set(campaign.asked).add(storeId) }
}

/** A higher promise begins the campaign again, above it. */
export function promisedBy(campaign: Campaign, partition: Partition, promised: Promised): Campaign {
  if (promised.promised > campaign.epoch) return above(campaign, partition, promised.promised)
  const asked = without(campaign.asked, promised.storeId)
  // Of an earlier round: it says nothing about this one.
  if (promised.promised < campaign.epoch) return { ...campaign, asked }
  const promises = new Map(campaign.promises).set(promised.storeId, promised)
  return { ...campaign, asked, promises }
}

/** To be told before the store is asked to take `value` in the place of `on`. */
export function sending(campaign: Campaign, on: Partition, value: Partition): Campaign {
  return value.epoch === campaign.epoch ? { ...campaign, sent: { on, value } } : campaign
}

export function failedBy(campaign: Campaign, storeId: string, againAtMs: number): Campaign {
  return {
    ...campaign,
    asked: without(campaign.asked, storeId),
    againAtMs: new Map(campaign.againAtMs).set(storeId, againAtMs),
  }
}

function without(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const rest = new Set(set)
  rest.delete(one)
  return rest
}

/** So many times longer the goal of a hand-over is waited for. */
const favouriteGraces = 10

export type Verdict =
  | { readonly type: 'elect'; readonly value: Partition }
  /** Look again then, if nothing is heard before; undefined: when there is news. */
  | { readonly type: 'wait'; readonly campaign: Campaign; readonly untilMs: number | undefined }

export interface Judging {
  readonly reachable: Reachable
  readonly nowMs: number
  readonly graceMs: number
  /** The topic's minInSyncReplicas. */
  readonly minInSync: number
  /** Stores without room: they come last among those that hold the same. */
  readonly full?: ReadonlySet<string>
  /** Only tests switch any of them off. */
  readonly rules?: ElectionRules
}

export function judge(campaign: Campaign, partition: Partition, judging: Judging): Verdict {
  const { nowMs, graceMs, minInSync, full, rules = allElectionRules } = judging
  if (rules.promiseOnce && isRepeated(campaign)) {
    return { type: 'wait', campaign: above(campaign, partition, campaign.epoch), untilMs: nowMs }
  }
  if (campaign.sent !== undefined) {
    return sameAgain(campaign, partition, { sent: campaign.sent, nowMs })
  }
  const votes = countable(campaign, judging)
  const election = {
    epoch: campaign.epoch,
    isr: partition.inSync,
    ackQuorum: partition.ackQuorum,
    promises: votes,
    preferred: orderOf(partition, campaign.favourite, full),
  }
  const outcome = electLeader(election, rules)
  const elected = outcome.type === 'elected' ? winnerOf(votes, outcome.storeId) : undefined
  const ofEpoch = votes.filter(({ promised }) => promised === campaign.epoch)
  const winner = elected ?? uncleanWinner(campaign, partition, { votes: ofEpoch, judging })
  if (winner === undefined) {
    const next = { ...campaign, electableSinceMs: undefined }
    return { type: 'wait', campaign: next, untilMs: nextAsk(campaign, partition, judging) }
  }
  const electableSinceMs = campaign.electableSinceMs ?? nowMs
  // Without who has just been given everything, all of that was in vain.
  const { asked, favourite } = campaign
  const worthWaiting = favourite !== undefined && asked.has(favourite)
  const untilMs = electableSinceMs + (worthWaiting ? favouriteGraces * graceMs : graceMs)
  if (asked.size > 0 && nowMs < untilMs) {
    return { type: 'wait', campaign: { ...campaign, electableSinceMs }, untilMs }
  }
  const leader = leaderOf(winner, partition, judging)
  const value = elected
    ? cleanRecord({ campaign, partition, leader, votes, minInSync, rules })
    : uncleanRecord({ campaign, partition, leader, winner })
  return { type: 'elect', value }
}

/**
 * R19: somebody has promised this epoch before, and nobody here knows to whom. Usually to a controller that has died, or in
 * an answer that was lost. But where metadata has gone back to an old backup it may be the epoch of a leader that metadata
 * knows nothing of, and the store may follow it.
 */
function isRepeated({ epoch, promises }: Campaign): boolean {
  return [...promises.values()].some(({ promised, again }) => again && promised === epoch)
}

/**
 * R19: the same record on the same version does no harm. On another one the first may have been taken, whoever led by it,
 * and metadata have gone back since: a second leader of the epoch. Where it was refused, that costs a round of promises.
 */
function sameAgain(
  campaign: Campaign,
  partition: Partition,
  { sent, nowMs }: { readonly sent: NonNullable<Campaign['sent']>; readonly nowMs: number },
): Verdict {
  if (isDeepStrictEqual(sent.on, partition)) return { type: 'elect', value: sent.value }
  return { type: 'wait', campaign: above(campaign, partition, campaign.epoch), untilMs: nowMs }
}

function above({ favourite }: Campaign, partition: Partition, promised: Epoch): Campaign {
  return { ...newCampaign({ partition, promised, favourite }), goesOn: true }
}

/**
 * Of stores that can be reached, by the start that is there now, or a later one. A promise of any other still binds, but
 * the store cannot lead; and if it holds more than those that can, they must be enough without it.
 */
function countable(campaign: Campaign, { reachable }: Judging): readonly Promised[] {
  return [...campaign.promises.values()].filter(({ storeId, bootSeq }) => {
    const found = reachable.get(storeId)
    return found !== undefined && bootSeq >= found.bootSeq
  })
}

function winnerOf(votes: readonly Promised[], storeId: string): Promised | undefined {
  return votes.find((vote) => vote.storeId === storeId)
}

/**
 * Only once everybody who can be reached has answered: with their votes it may come out clean. Of a damaged store nobody
 * can say what it lacks, in neither lane.
 */
function uncleanWinner(
  { asked, againAtMs }: Campaign,
  partition: Partition,
  { votes, judging }: { readonly votes: readonly Promised[]; readonly judging: Judging },
): Promised | undefined {
  const unclean = uncleanStoreOf(partition)
  if (unclean === undefined || asked.size > 0) return undefined
  const open = voters(partition).some(
    (storeId) =>
      judging.reachable.has(storeId) &&
      !againAtMs.has(storeId) &&
      winnerOf(votes, storeId) === undefined,
  )
  const vote = winnerOf(votes, unclean)
  return open || vote?.damaged ? undefined : vote
}

function nextAsk(campaign: Campaign, partition: Partition, now: Judging): number | undefined {
  const times = voters(partition).flatMap((storeId) => {
    const atMs = campaign.againAtMs.get(storeId)
    const waits = atMs !== undefined && now.reachable.has(storeId) && atMs > now.nowMs
    return waits ? [atMs] : []
  })
  return times.length > 0 ? Math.min(...times) : undefined
}

/** Among stores that hold the same: who was asked for, then who stays, in the record's order, and has room. */
function orderOf(
  partition: Partition,
  favourite: string | undefined,
  full: ReadonlySet<string> = new Set(),
): readonly string[] {
  const staying = (partition.target ?? partition.replicas).map(({ storeId }) => storeId)
  const all = partition.replicas.map(({ storeId }) => storeId)
  const order = [...(favourite === undefined ? [] : [favourite]), ...staying, ...all]
  return order.toSorted((a, b) => Number(full.has(a)) - Number(full.has(b)))
}

function leaderOf(winner: Promised, partition: Partition, { reachable }: Judging): Leader {
  const { storeId, bootSeq } = winner
  const named = partition.replicas.find((replica) => replica.storeId === storeId)
  const brokerId = reachable.get(storeId)?.brokerId ?? named?.brokerId ?? ''
  return { brokerId, storeId, bootSeq }
}

/**
 * The moment to raise `ackQuorum`: what was acknowledged with fewer copies is held by the winner, and by everyone who
 * holds the same. A new epoch alone would not do: until the new leader has copied what it has, an election among fewer
 * stores could miss it.
 */
function cleanRecord(from: {
  readonly campaign: Campaign
  readonly partition: Partition
  readonly leader: Leader
  readonly votes: readonly Promised[]
  readonly minInSync: number
  readonly rules: ElectionRules
}): Partition {
  const { campaign, partition, leader, votes, minInSync, rules } = from
  const { epoch } = campaign
  const winner = winnerOf(votes, leader.storeId)
  const copies = votes.filter(
    (vote) =>
      partition.inSync.includes(vote.storeId) &&
      !vote.damaged &&
      vote.promised === epoch &&
      winner !== undefined &&
      holdTheSame(vote, winner),
  )
  const isHeld = copies.length >= minInSync || !rules.raiseOnCopies
  const mayRaise = minInSync > partition.ackQuorum && isHeld
  const ackQuorum = mayRaise ? minInSync : partition.ackQuorum
  return changed(partition, {
    leader,
    epoch,
    ackQuorum,
    uncleanStoreId: undefined,
    electPreferred: undefined,
  })
}

/**
 * What the store lacks is given up. It is the whole ISR now, so an acknowledgement is worth one copy until others have
 * joined and `ackQuorum` is raised again.
 */
function uncleanRecord(from: {
  readonly campaign: Campaign
  readonly partition: Partition
  readonly leader: Leader
  readonly winner: Promised
}): Partition {
  const { campaign, partition, leader, winner } = from
  const { epoch } = campaign
  const told = [...campaign.promises.values()].filter(({ promised }) => promised === epoch)
  const loss = lossOf(partition, {
    epoch,
    lastEpoch: Math.max(...told.map(({ lastEpochs: { data } }) => data)),
    winner: { lastEpoch: winner.lastEpochs.data, end: winner.ends.data },
    inSyncEnds: partition.inSync.map((storeId) => {
      const promised = winnerOf(told, storeId)
      return promised?.damaged === false ? promised.ends.data : undefined
    }),
  })
  return changed(partition, {
    leader,
    epoch,
    inSync: [winner.storeId],
    ackQuorum: 1,
    leaving: undefined,
    uncleanStoreId: undefined,
    electPreferred: undefined,
    lossGeneration: loss.generation,
    lossRanges: [...(partition.lossRanges ?? []), loss].slice(-limits.lossRangesMax),
  })
}
