// What a run drives: something that keeps its state in one directory and must find it again after every crash.

import { must } from '../violation.ts'
import type { Incarnation, Machine } from './machine.ts'

export interface Subject {
  readonly directory: string
  /** Synced bytes of it are no longer what was written. */
  readonly isDamaged: boolean
  /** What it has done, for the summary. */
  readonly counts: Readonly<Record<string, number>>
  /** Opens and checks all of it. Throws errors of the disk; a damage report makes a new one in its place. */
  open(incarnation: Incarnation): Promise<void>
  close(): Promise<void>
  crashed(how: 'kill' | 'power cut'): void
  /** The disk has refused to read it again and again; true when that is the disk's fault and a new one takes its place. */
  unreadable(): boolean
  /** Starts something by the dice. Rejects with a violation. */
  act(): Promise<void>
  /** Something that must work on a healthy disk. */
  probe(): void
}

/** What outlives the processes of a subject besides its model: its place, its dice, its voice. */
export class SubjectPlace {
  readonly machine: Machine
  readonly #kind: string
  readonly #name: string
  readonly #report: (error: unknown) => void
  #generation = 0

  constructor(parts: {
    readonly machine: Machine
    readonly kind: string
    readonly name: string
    /** Takes violations that callbacks find. */
    readonly report: (error: unknown) => void
  }) {
    this.machine = parts.machine
    this.#kind = parts.kind
    this.#name = parts.name
    this.#report = parts.report
  }

  /** Differs from that of any other subject and generation. */
  get identity(): string {
    return `${this.#kind}-${this.#generation}/${this.#name}`
  }

  get directory(): string {
    return `/data/${this.identity}`
  }

  get nowMs(): number {
    return this.machine.scheduler.nowMs
  }

  /** Synced bytes in here are no longer what was written. */
  get isDamaged(): boolean {
    for (const path of this.machine.disk.damagedPaths) {
      if (path.startsWith(`${this.directory}/`)) return true
    }
    return false
  }

  /** Whether a failed sync has dropped pages in here since the last call; the process need not have lived to hear of it. */
  takeDropped(): boolean {
    const { droppedPaths } = this.machine.disk
    const here = [...droppedPaths].filter((path) => path.startsWith(`${this.directory}/`))
    for (const path of here) droppedPaths.delete(path)
    return here.length > 0
  }

  /** An opening that failed has closed what it had opened. */
  mustHoldNothing({ fileSystem }: Incarnation): void {
    for (const { path } of fileSystem.openHandles) {
      must(!path.startsWith(`${this.directory}/`), 'handle leak', () => path)
    }
  }

  /** On one disk there is nothing to repair from: people make a new topic, at another place. */
  giveUp(): void {
    this.#generation++
  }

  note(line: string): void {
    this.machine.scheduler.note(`${this.directory} ${line}`)
  }

  /** Checks inside callbacks of the code under test: what they find must not run through that code. */
  guard(check: () => void): void {
    try {
      check()
    } catch (error) {
      this.#report(error)
    }
  }
}
