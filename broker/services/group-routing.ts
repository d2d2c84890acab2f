// Calls about a group at any broker. Offsets are at the leaders of partitions, members at the coordinator: each is asked
// for its part, with calls that go no further, and the parts are joined here.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { penstock } from '../../proto/codec.ts'
import { adminService, consumerService } from '../../proto/gen/services.ts'
import type { Method } from '../../proto/method.ts'
import type { PartitionDirectory } from '../partition/partition.ts'
import type { Coordinators, Peer } from './coordinators.ts'
import { isBetweenLeaders, leaderEndpointIn, retrying } from './forward.ts'
import type { CallContext } from './handlers.ts'
import { pageTokenAfter, sizeOfPage } from './page.ts'
import type { PeerCalls } from './peer-calls.ts'

type Own<Q, R> = (request: Q) => Promise<R>
type GetGroupResponse = penstock.v1beta1.GetGroupResponse.$Properties
type GroupOffset = penstock.v1beta1.GroupOffset.$Properties
type CommitRequest = penstock.v1beta1.CommitOffsetsRequest.$Properties
type SeekRequest = penstock.v1beta1.SeekGroupRequest.$Properties

const { GroupState } = penstock.v1beta1

/** What this broker knows and does by itself. */
export interface OwnGroups {
  readonly commitOffsets: Own<CommitRequest, penstock.v1beta1.CommitOffsetsResponse.$Properties>
  readonly getOffsets: Own<
    penstock.v1beta1.GetOffsetsRequest.$Properties,
    penstock.v1beta1.GetOffsetsResponse.$Properties
  >
  readonly seekGroup: Own<SeekRequest, penstock.v1beta1.SeekGroupResponse.$Properties>
  readonly listGroups: Own<
    penstock.v1beta1.ListGroupsRequest.$Properties,
    penstock.v1beta1.ListGroupsResponse.$Properties
  >
  readonly getGroup: Own<penstock.v1beta1.GetGroupRequest.$Properties, GetGroupResponse>
  readonly deleteGroup: Own<
    penstock.v1beta1.DeleteGroupRequest.$Properties,
    penstock.v1beta1.DeleteGroupResponse.$Properties
  >
}

export interface GroupRoutingParts {
  readonly own: OwnGroups
  readonly partitions: PartitionDirectory
  readonly coordinators: Coordinators
  readonly peers: PeerCalls
  readonly clock: Clock
}

export class GroupRouting {
  readonly #parts: GroupRoutingParts

  constructor(parts: GroupRoutingParts) {
    this.#parts = parts
  }

  async getOffsets(
    request: penstock.v1beta1.GetOffsetsRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.GetOffsetsResponse.$Properties> {
    const { own } = this.#parts
    if (this.#isAlone(context)) return await own.getOffsets(request)
    const answers = await this.#everywhere(
      { own: own.getOffsets, method: consumerService.getOffsets, request },
      context,
    )
    const view = await this.#view(request.group ?? '', context)
    return { offsets: joined(answers, view?.group?.members ?? []) }
  }

  async getGroup(
    request: penstock.v1beta1.GetGroupRequest.$Properties,
    context: CallContext,
  ): Promise<GetGroupResponse> {
    const { own } = this.#parts
    const name = request.name ?? ''
    if (this.#isAlone(context)) return await own.getGroup(request)
    const call = { own: own.getOffsets, method: consumerService.getOffsets }
    const [{ answers, silent }, { group, silent: silentToo }] = await Promise.all([
      this.#whoAnswers({ ...call, request: { group: name } }, context),
      this.#soonViewed(name, context),
    ])
    const offsets = joined(answers, group?.members ?? [])
    const lag = offsets.reduce((sum, offset) => sum + (offset.lag ?? 0), 0)
    const empty = { name, state: GroupState.GROUP_STATE_EMPTY, members: [], generation: 0 }
    const silentBrokerIds = [...new Set([...silent, ...silentToo])].toSorted()
    const unknown = { ...empty, state: GroupState.GROUP_STATE_UNSPECIFIED }
    const known = group ?? (silentToo.length > 0 ? unknown : empty)
    return { group: { ...known, lag }, offsets, silentBrokerIds }
  }

  async listGroups(
    request: penstock.v1beta1.ListGroupsRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ListGroupsResponse.$Properties> {
    const { own } = this.#parts
    if (this.#isAlone(context)) return await own.listGroups(request)
    const { answers, silent } = await this.#whoAnswers(
      { own: own.listGroups, method: adminService.listGroups, request },
      context,
    )
    const byName = new Map<string, penstock.v1beta1.Group.$Properties>()
    for (const group of answers.flatMap(({ groups }) => groups ?? [])) {
      const known = byName.get(group.name ?? '')
      const lag = (known?.lag ?? 0) + (group.lag ?? 0)
      // Its coordinator knows the members; to the others it is empty.
      const told = known && (known.members ?? []).length > 0 ? known : group
      byName.set(group.name ?? '', { ...told, lag })
    }
    const groups = [...byName.values()].toSorted((a, b) => order(a.name ?? '', b.name ?? ''))
    const page = groups.slice(0, sizeOfPage(request))
    const more = groups.length > page.length || answers.some((one) => one.nextPageToken)
    const last = page.at(-1)?.name ?? ''
    const nextPageToken = more && last !== '' ? pageTokenAfter(last) : ''
    return { groups: page, nextPageToken, silentBrokerIds: [...silent] }
  }

  async deleteGroup(
    request: penstock.v1beta1.DeleteGroupRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.DeleteGroupResponse.$Properties> {
    const { own } = this.#parts
    if (!this.#isAlone(context)) {
      await this.#checkEmpty(request.name ?? '', context)
      const call = { own: own.deleteGroup, method: adminService.deleteGroup, request }
      await this.#everywhere(call, context)
      return {}
    }
    return await own.deleteGroup(request)
  }

  async commitOffsets(
    request: CommitRequest,
    context: CallContext,
  ): Promise<penstock.v1beta1.CommitOffsetsResponse.$Properties> {
    const { own } = this.#parts
    const offsets = request.offsets ?? []
    if (this.#isAlone(context) || offsets.length === 0) return await own.commitOffsets(request)
    if (!request.memberId) await this.#checkEmpty(request.group ?? '', context)
    const places = offsets.map(({ topic, partition }) => ({
      topic: topic ?? '',
      index: partition ?? 0,
    }))
    const results: penstock.v1beta1.CommitResult.$Properties[] = []
    await this.#atLeaders(places, context, async (numbers, endpoint) => {
      const part = { ...request, offsets: numbers.flatMap((number) => offsets[number] ?? []) }
      const call = { own: own.commitOffsets, method: consumerService.commitOffsets, request: part }
      const answer = await this.#at(endpoint, call, context)
      numbers.forEach((number, i) => {
        results[number] = answer.results?.[i] ?? {}
      })
    })
    return { results }
  }

  async seekGroup(
    request: SeekRequest,
    context: CallContext,
  ): Promise<penstock.v1beta1.SeekGroupResponse.$Properties> {
    const { own, partitions } = this.#parts
    if (this.#isAlone(context)) return await own.seekGroup(request)
    const topic = partitions.topic(request.topic ?? '')
    await this.#checkEmpty(request.group ?? '', context)
    const asked = request.partitions ?? []
    const count = topic.spec.partitions
    const indexes =
      asked.length > 0 ? [...new Set(asked)] : Array.from({ length: count }, (_, index) => index)
    const places = indexes.map((index) => ({ topic: topic.name, index }))
    const seek = async (dryRun: boolean) => {
      const results: penstock.v1beta1.SeekResult.$Properties[] = []
      await this.#atLeaders(places, context, async (numbers, endpoint) => {
        const led = numbers.flatMap((number) => indexes[number] ?? [])
        const part = { ...request, partitions: led, dryRun }
        const call = { own: own.seekGroup, method: consumerService.seekGroup, request: part }
        const answer = await this.#at(endpoint, call, context)
        numbers.forEach((number, i) => {
          results[number] = answer.results?.[i] ?? {}
        })
      })
      return { results }
    }
    // All places are found before the first is changed, so that a bad offset changes nothing.
    const found = await seek(true)
    return request.dryRun ? found : await seek(false)
  }

  #isAlone({ localOnly }: CallContext): boolean {
    return localOnly || this.#parts.coordinators.others().length === 0
  }

  /** As its coordinator sees it; undefined where that knows nothing of it. */
  async #view(group: string, context: CallContext): Promise<GetGroupResponse | undefined> {
    const { own, coordinators } = this.#parts
    const call = { own: own.getGroup, method: adminService.getGroup, request: { name: group } }
    try {
      return await this.#retrying(context, () =>
        this.#at(coordinators.of(group)?.endpoint, call, context),
      )
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  /** `silent`: the coordinator, where it does not say. */
  async #soonViewed(name: string, context: CallContext): Promise<Viewed> {
    const peer = this.#parts.coordinators.of(name)
    const { own } = this.#parts
    const call = { own: own.getGroup, method: adminService.getGroup, request: { name } }
    const asked = soon(context)
    try {
      const { group } = await this.#at(peer?.endpoint, call, asked)
      return { group: group ?? undefined, silent: [] }
    } catch (error) {
      if (isAbsent(error)) return { group: undefined, silent: [] }
      if (peer === undefined || !isNoAnswer(error, asked)) throw error
      return { group: undefined, silent: [peer.brokerId] }
    }
  }

  /**
   * As #everywhere, for questions: those that do not answer soon are left out and named, so that it can be seen what there
   * is while a broker is away.
   */
  async #whoAnswers<Q, QI, R, RI>(
    { own, method, request }: OwnAndRemote<Q, QI, R, RI>,
    context: CallContext,
  ): Promise<{ readonly answers: readonly (R | RI)[]; readonly silent: readonly string[] }> {
    const asked = soon(context)
    const silent: string[] = []
    const absences: PenstockError[] = []
    const ask = async (peer: Peer | undefined): Promise<readonly (R | RI)[]> => {
      try {
        return [await this.#at(peer?.endpoint, { own, method, request }, asked)]
      } catch (error) {
        if (isAbsent(error)) absences.push(error)
        else if (peer !== undefined && isNoAnswer(error, asked)) silent.push(peer.brokerId)
        else throw error
        return []
      }
    }
    const answers = await Promise.all([undefined, ...this.#parts.coordinators.others()].map(ask))
    const found = answers.flat()
    const [absent] = absences
    if (found.length === 0 && absent) {
      if (silent.length === 0) throw absent
      const message = `${absent.message}, as far as brokers answer; ${silent.join(' and ')} do not`
      throw new PenstockError('CONNECTION_LOST', message, absent.details)
    }
    return { answers: found, silent: silent.toSorted() }
  }

  async #checkEmpty(group: string, context: CallContext): Promise<void> {
    const view = await this.#view(group, context)
    if ((view?.group?.members ?? []).length === 0) return
    throw new PenstockError('GROUP_NOT_EMPTY', `group ${group} has members`, { group })
  }

  /** The answers of all that know the group; throws GROUP_NOT_FOUND when nobody does. */
  async #everywhere<Q, QI, R, RI>(
    call: OwnAndRemote<Q, QI, R, RI>,
    context: CallContext,
  ): Promise<RI[]> {
    return await this.#retrying(context, async () => {
      const endpoints = [undefined, ...this.#parts.coordinators.others().map((one) => one.endpoint)]
      const answers = await Promise.all(
        endpoints.map((endpoint) =>
          this.#at(endpoint, call, context).catch((error: unknown) => {
            if (isAbsent(error)) return error
            throw error
          }),
        ),
      )
      const found = answers.filter((answer): answer is Awaited<RI> => !isAbsent(answer))
      const [absent] = answers.filter(isAbsent)
      if (found.length === 0 && absent) throw absent
      return found
    })
  }

  /** Each leader does its part; `numbers` are those of places. All of it again while leaders change: it may be repeated. */
  async #atLeaders(
    places: readonly { readonly topic: string; readonly index: number }[],
    context: CallContext,
    work: (numbers: readonly number[], endpoint: string | undefined) => Promise<void>,
  ): Promise<void> {
    await this.#retrying(context, async () => {
      const numbers = places.map((_, number) => number)
      const byLeader = Map.groupBy(numbers, (number) => this.#leaderOf(places[number]))
      await Promise.all([...byLeader].map(([endpoint, led]) => work(led, endpoint)))
    })
  }

  /** Undefined: here, also where what is wrong is said here. */
  #leaderOf(place: { readonly topic: string; readonly index: number } | undefined) {
    try {
      if (place) this.#parts.partitions.partition(place.topic, place.index)
      return undefined
    } catch (error) {
      return leaderEndpointIn(error) || undefined
    }
  }

  /** Requests and answers are the same to both: what encodes is what decodes. */
  async #at<Q, QI, R, RI>(
    endpoint: string | undefined,
    { own, method, request }: OwnAndRemote<Q, QI, R, RI>,
    { signal, origin }: CallContext,
  ): Promise<RI | R> {
    if (endpoint === undefined) return await own(request)
    const late = AbortSignal.timeout(answerMs)
    const call = { signal: AbortSignal.any([signal, late]), origin }
    try {
      return await this.#parts.peers.unary(endpoint, method, request, call)
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      throw new PenstockError('CONNECTION_LOST', `the broker at ${endpoint} does not answer`)
    }
  }

  #retrying<T>({ signal, origin }: CallContext, attempt: () => Promise<T>): Promise<T> {
    const { clock } = this.#parts
    const again = (error: PenstockError): boolean =>
      isBetweenLeaders(error) || error.reason === 'CONNECTION_LOST'
    return retrying(attempt, { clock, signal, deadlineMs: origin.deadlineMs, again })
  }
}

interface Viewed {
  readonly group: penstock.v1beta1.Group.$Properties | undefined
  readonly silent: readonly string[]
}

/** Of one broker to one call; a change may wait for its disk. */
const answerMs = 5_000

/** A person is waiting, and a broker that is well answers in milliseconds. */
const questionMs = 1_000

function soon(context: CallContext): CallContext {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(questionMs)])
  return { ...context, signal }
}

function isNoAnswer(error: unknown, { signal }: CallContext): boolean {
  if (!(error instanceof PenstockError)) return false
  const { reason } = error
  return signal.aborted || reason === 'CONNECTION_LOST' || reason === 'NOT_READY'
}

/** Each leader tells offsets of its own partitions, the coordinator who owns them. */
function joined(
  answers: readonly penstock.v1beta1.GetOffsetsResponse.$Properties[],
  members: readonly penstock.v1beta1.GroupMember.$Properties[],
): GroupOffset[] {
  const memberAt = new Map(
    members.flatMap(({ memberId, assignments }) =>
      (assignments ?? []).map(({ topic, partition }) => [`${topic}/${partition}`, memberId]),
    ),
  )
  return answers
    .flatMap((answer) => answer.offsets ?? [])
    .map((one): GroupOffset => {
      return { ...one, memberId: memberAt.get(`${one.topic}/${one.partition}`) ?? '' }
    })
    .toSorted(byPlace)
}

interface OwnAndRemote<Q, QI, R, RI> {
  readonly own: (request: QI) => Promise<RI>
  readonly method: Method<Q, QI, R, RI>
  readonly request: QI
}

function isAbsent(error: unknown): error is PenstockError {
  return error instanceof PenstockError && error.reason === 'GROUP_NOT_FOUND'
}

function byPlace(a: GroupOffset, b: GroupOffset): number {
  return order(a.topic ?? '', b.topic ?? '') || (a.partition ?? 0) - (b.partition ?? 0)
}

function order(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
