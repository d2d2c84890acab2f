// One watch as a stream of bytes: in order, late, in pieces, with bookmarks, until the server ends it or goes silent.

import type { FakeApi, Request } from '../../support/kube/api.ts'
import type { Target } from '../../support/kube/kind-registry.ts'
import { type Watch, type WatchLine, watch } from '../../support/kube/watch.ts'
import type { End } from '../cluster/network.ts'
import type { Random } from '../random.ts'
import type { SimulatedProcess } from '../scheduler.ts'
import type { ApiFaults } from './api-faults.ts'
import type { Down, Up } from './wire.ts'

export interface WatchParts {
  readonly api: FakeApi
  readonly target: Target
  readonly request: Request
  readonly end: End<Down, Up>
  readonly process: SimulatedProcess
  readonly random: Random
  readonly bookmarkMs: number
  readonly faults: () => ApiFaults
  readonly all: Set<WatchStream>
}

const piecesChance = 0.1

export class WatchStream {
  readonly #parts: WatchParts
  readonly #watch: Watch
  readonly #cancels: (() => void)[] = []
  #waiting: WatchLine[] = []
  #telling = false
  #frozen = false
  #over = false

  /** Throws a Refusal. */
  constructor(parts: WatchParts) {
    const { api, target, request, process, all } = parts
    this.#parts = parts
    this.#watch = watch(api, target, request.query, (line) => this.#tell(line))
    const seconds = Number(request.query.get('timeoutSeconds') ?? '0')
    if (seconds > 0)
      this.#cancels.push(process.after(seconds * 1_000, 'api: a watch ends', () => this.end()))
    this.#bookmarkLater()
    all.add(this)
  }

  /** Half-open: the connection stays. */
  freeze(): void {
    this.#frozen = true
  }

  /** With what waits left unsaid: it is heard by a watch from where this one ended. */
  end(): void {
    if (!this.#over && !this.#frozen) this.#parts.end.send({ type: 'end' })
    this.stop()
  }

  stop(): void {
    this.#over = true
    this.#watch.stop()
    for (const cancel of this.#cancels) cancel()
    this.#parts.all.delete(this)
  }

  #bookmarkLater(): void {
    const { process, bookmarkMs } = this.#parts
    const cancel = process.after(bookmarkMs, 'api: bookmark', () => {
      this.#watch.bookmark()
      this.#bookmarkLater()
    })
    this.#cancels[1] = cancel
  }

  #tell(line: WatchLine): void {
    this.#waiting.push(line)
    if (!this.#telling) this.#tellLater()
  }

  #tellLater(): void {
    const { process, random, faults } = this.#parts
    this.#telling = true
    process.after(random.fraction() * faults().watchLagMs, 'api: watch', () => {
      this.#telling = false
      const lines = this.#waiting
      this.#waiting = []
      if (!this.#over && !this.#frozen) this.#write(this.#garbled(lines))
    })
  }

  #garbled(lines: readonly WatchLine[]): readonly WatchLine[] {
    const { random, faults } = this.#parts
    const { twice, disorder } = faults()
    const [first, second, ...rest] = lines
    if (first === undefined) return lines
    if (random.chance(twice)) return [first, ...lines]
    if (second !== undefined && random.chance(disorder)) return [second, first, ...rest]
    return lines
  }

  #write(lines: readonly WatchLine[]): void {
    const { end, random } = this.#parts
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const at = random.chance(piecesChance) ? random.below(bytes.length) : bytes.length
    for (const piece of [bytes.subarray(0, at), bytes.subarray(at)])
      if (piece.length > 0) end.send({ type: 'data', bytes: piece })
    if (lines.some(({ type }) => type === 'ERROR')) this.end()
  }
}
