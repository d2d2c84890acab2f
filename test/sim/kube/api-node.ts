// The API server of a simulated cluster: the fake one, over the fake etcd, as a process on the simulated network. It does
// what a real one may do to its clients: refuse, be slow, answer nobody, end watches, bring them late, start again.
// What it does not do, because no server does: leave out an event of a watch that goes on.

import type { JsonObject } from '../../../operator/kube/object.ts'
import { type Answer, FakeApi, type Request } from '../../support/kube/api.ts'
import type { EtcdSnapshot } from '../../support/kube/etcd.ts'
import { Refusal, statusOf } from '../../support/kube/refusal.ts'
import { type End, SimulatedNetwork, type Speaker } from '../cluster/network.ts'
import type { Random } from '../random.ts'
import { type Scheduler, SimulatedProcess } from '../scheduler.ts'
import { type ApiFaults, noApiFaults } from './api-faults.ts'
import { WatchStream } from './watch-stream.ts'
import { type Down, errorCodes, type Up } from './wire.ts'

export const apiName = 'api'
/** When the run begins, for everybody whose clock is right. */
export const startMs = 1_700_000_000_000

class ApiNode implements Speaker {
  readonly name = apiName
  readonly process: SimulatedProcess
  readonly watches = new Set<WatchStream>()

  constructor(scheduler: Scheduler) {
    this.process = new SimulatedProcess(scheduler)
  }
}

export interface SimulatedApiParts {
  readonly scheduler: Scheduler
  readonly newUid: () => string
  /** Between two bookmarks of a watch. */
  readonly bookmarkMs: number
  note(what: string): void
}

export class SimulatedApi {
  readonly fake: FakeApi
  readonly network: SimulatedNetwork<ApiNode>
  faults: ApiFaults = noApiFaults
  /** Whose request is carried out right now. */
  writer: Request | undefined
  readonly #parts: SimulatedApiParts
  readonly #random: Random
  #node: ApiNode | undefined

  constructor(parts: SimulatedApiParts) {
    const { scheduler, newUid } = parts
    this.#parts = parts
    this.#random = scheduler.random.split('api')
    this.network = new SimulatedNetwork<ApiNode>(scheduler)
    const now = (): number => Math.floor(startMs + scheduler.nowMs)
    this.fake = new FakeApi({ now, newUid })
  }

  get isUp(): boolean {
    return this.#node !== undefined && !this.#node.process.paused
  }

  up(): void {
    if (this.#node !== undefined) return
    this.#parts.note('-- up')
    const node = new ApiNode(this.#parts.scheduler)
    this.#node = node
    this.fake.watchFloor = this.fake.etcd.revision
    this.network.listen(node)
  }

  /** As by SIGKILL. */
  down(): void {
    const node = this.#node
    if (node === undefined) return
    this.#parts.note('-- down')
    this.#node = undefined
    for (const watch of node.watches) watch.stop()
    node.process.kill()
    this.network.died(node.process)
  }

  /** As by SIGSTOP: whoever asks waits. */
  pause(): void {
    const process = this.#node?.process
    if (process === undefined || process.paused) return
    this.#parts.note('-- pause')
    process.pause()
    this.network.stands(process)
  }

  resume(): void {
    if (this.#node?.process.paused) this.#parts.note('-- resume')
    if (this.#node?.process.paused) this.#node.process.resume()
  }

  /** Every watch that there is stays open, and says nothing any more. */
  freezeWatches(): void {
    for (const watch of this.#node?.watches ?? []) watch.freeze()
  }

  endWatches(): void {
    for (const watch of this.#node?.watches ?? []) watch.end()
  }

  /** etcd from a copy. `isBumped`: as its manual says, with revisions above all that were. The server begins anew. */
  restore(snapshot: EtcdSnapshot, { isBumped }: { readonly isBumped: boolean }): void {
    this.down()
    const { etcd } = this.fake
    etcd.restore(isBumped ? { ...snapshot, revision: etcd.revision + 1_000 } : snapshot)
    this.up()
  }

  accept(node: ApiNode, end: End<Down, Up>): void {
    let watch: WatchStream | undefined
    end.listener = {
      received: ({ request }) => {
        node.process.after(this.#serviceMs(), `api: ${request.method} ${request.path}`, () => {
          watch = this.#serve(node, request, end)
        })
      },
      lost: () => watch?.stop(),
    }
    end.send({ type: 'ready' })
  }

  #serve(node: ApiNode, request: Request, end: End<Down, Up>): WatchStream | undefined {
    const { refused, unanswered, unansweredOnly } = this.faults
    if (this.#random.chance(refused)) {
      const code = this.#random.pick([429, 500, 503])
      const body = statusOf(new Refusal(code, 'a fault'))
      answer(end, { code, body }, code === 500 ? {} : { 'retry-after': '1' })
      return undefined
    }
    if (request.method === 'GET' && request.query.get('watch') === '1')
      return this.#watch(node, request, end)
    // Of a read nothing but its answer can be lost.
    const rate = request.method === 'GET' ? unanswered / 4 : unanswered
    const asked = `${request.method} ${request.path}`
    if (this.#random.chance(rate) && asked.includes(unansweredOnly))
      this.#unanswered(node, request, end)
    else answer(end, this.#do(request))
    return undefined
  }

  #do(request: Request): Answer {
    this.writer = request
    try {
      return this.fake.handle(request)
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, body: statusOf(error) }
      throw error
    } finally {
      this.writer = undefined
    }
  }

  /** Done at once, late or never; and the client hears of an error, of a broken connection, or nothing. */
  #unanswered(node: ApiNode, request: Request, end: End<Down, Up>): void {
    const random = this.#random
    const happens = random.weighted({ now: 3, late: 2, never: 1 })
    const lateMs = happens === 'late' ? random.fraction() * this.faults.lateMs : 0
    const label = `api: ${request.method} ${request.path}, unanswered`
    if (happens !== 'never') node.process.after(lateMs, label, () => void this.#do(request))
    const told = random.weighted({ error: 1, break: 1, nothing: 1 })
    if (told === 'nothing') return
    node.process.after(random.fraction() * 1_000, `${label}: ${told}`, () => {
      const code = random.pick(errorCodes)
      if (told === 'error') answer(end, { code, body: statusOf(new Refusal(code, 'timed out')) })
      else end.close()
    })
  }

  #watch(node: ApiNode, request: Request, end: End<Down, Up>): WatchStream | undefined {
    try {
      const target = this.fake.target(request.path)
      end.send({ type: 'head', code: 200, headers: {} })
      return new WatchStream({
        api: this.fake,
        target,
        request,
        end,
        process: node.process,
        random: this.#random,
        bookmarkMs: this.#parts.bookmarkMs,
        faults: () => this.faults,
        all: node.watches,
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answer(end, { code: error.code, body: statusOf(error) })
      return undefined
    }
  }

  #serviceMs(): number {
    const { slow, slowMs } = this.faults
    const isSlow = this.#random.chance(slow)
    return 0.2 + this.#random.fraction() * (isSlow ? slowMs : 2)
  }
}

function answer(
  end: End<Down, Up>,
  { code, body }: { readonly code: number; readonly body: JsonObject },
  headers: Readonly<Record<string, string>> = {},
): void {
  end.send({ type: 'head', code, headers })
  end.send({ type: 'data', bytes: Buffer.from(JSON.stringify(body)) })
  end.send({ type: 'end' })
}
