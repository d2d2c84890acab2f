// Virtual time and the order of everything in a run. Whatever completes later (a disk call, a timer, a message) is a task
// here; the earliest one runs, then all promises that follow from it, then the next. So a run is a pure function of its
// seed, as long as nothing in it uses a clock, a socket or a thread of its own.

import type { Clock } from '../../model/clock.ts'
import type { Random } from './random.ts'
import type { Trace } from './trace.ts'

interface Task {
  readonly atMs: number
  /** Breaks ties by the dice: tasks of the same time run in any order. */
  readonly tie: number
  readonly label: string
  /** Undefined once cancelled. */
  action: (() => void) | undefined
}

export class Scheduler {
  readonly random: Random
  readonly trace: Trace
  readonly #heap: Task[] = []
  #nowMs = 0

  constructor(parts: { readonly random: Random; readonly trace: Trace }) {
    this.random = parts.random
    this.trace = parts.trace
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** Runs `action` once, `delayMs` of virtual time from now. The returned function cancels. */
  after(delayMs: number, label: string, action: () => void): () => void {
    const task: Task = { atMs: this.#nowMs + delayMs, tie: this.random.uint32(), label, action }
    push(this.#heap, task)
    return () => {
      task.action = undefined
    }
  }

  note(line: string): void {
    this.trace.add(`${this.#nowMs.toFixed(3).padStart(12)} ${line}`)
  }

  /** Runs the next task and what follows from it at once; false when there is none. */
  async step(): Promise<boolean> {
    await quiet()
    for (;;) {
      const task = pop(this.#heap)
      if (!task) return false
      const { action } = task
      if (!action) continue
      this.#nowMs = task.atMs
      this.note(task.label)
      action()
      await quiet()
      return true
    }
  }

  /** Runs tasks until the promise settles, and returns or throws what it settles to. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const mark = (): void => {
      settled = true
    }
    promise.then(mark, mark)
    await quiet()
    while (!settled) {
      if (!(await this.step())) throw new Error('nothing is left to run, yet a promise waits')
    }
    return promise
  }

  /** Runs tasks as they come until the returned function is called: for tests that await what they started. */
  runFreely(): () => Promise<void> {
    let running = true
    const ended = (async () => {
      while (running) await this.step()
    })()
    return () => {
      running = false
      return ended
    }
  }
}

/** Lets every promise that can settle do so: the event loop turns only when no microtask is left. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function before(a: Task, b: Task): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.tie < b.tie)
}

function push(heap: Task[], task: Task): void {
  let at = heap.length
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || !before(task, above)) break
    heap[at] = above
    at = parent
  }
  heap[at] = task
}

function pop(heap: Task[]): Task | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (!last || !top || heap.length === 0) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    let least = heap[child]
    if (!least) break
    const right = heap[child + 1]
    if (right && before(right, least)) {
      least = right
      child++
    }
    if (before(last, least)) break
    heap[at] = least
    at = child
  }
  heap[at] = last
  return top
}

/** What runs in one process: when it is killed, nothing of it runs any more; while it is paused, nothing does yet. */
export class SimulatedProcess {
  readonly #scheduler: Scheduler
  #alive = true
  #paused = false
  /** What came up during the pause, in order. */
  #late: { readonly label: string; readonly run: () => void }[] = []

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  get alive(): boolean {
    return this.#alive
  }

  get paused(): boolean {
    return this.#paused
  }

  kill(): void {
    this.#alive = false
    this.#late = []
  }

  pause(): void {
    this.#paused = true
  }

  /** What came up meanwhile runs now, one after the other. */
  resume(): void {
    this.#paused = false
    const late = this.#late
    this.#late = []
    for (const [index, { label, run }] of late.entries()) {
      this.#scheduler.after(index * turnMs, label, run)
    }
  }

  after(delayMs: number, label: string, action: () => void): () => void {
    let cancelled = false
    const run = (): void => {
      if (!this.#alive || cancelled) return
      if (this.#paused) this.#late.push({ label, run })
      else action()
    }
    const cancel = this.#scheduler.after(delayMs, label, run)
    return () => {
      cancelled = true
      cancel()
    }
  }
}

/** Between two things that a process is late with: nothing else comes between. */
const turnMs = 1e-6

const leastMs = 1e-6

/** The Clock port over virtual time. */
export class VirtualClock implements Clock {
  readonly #scheduler: Scheduler
  readonly #process: SimulatedProcess
  readonly #wall: WallTime

  constructor(parts: {
    readonly scheduler: Scheduler
    readonly process: SimulatedProcess
    readonly wall: WallTime
  }) {
    this.#scheduler = parts.scheduler
    this.#process = parts.process
    this.#wall = parts.wall
  }

  now(): number {
    return Math.floor(this.#wall.startMs + this.#scheduler.nowMs + this.#wall.skewMs)
  }

  monotonicMs(): number {
    return this.#scheduler.nowMs
  }

  schedule(delayMs: number, action: () => void): () => void {
    // Less than a fraction can tell would be no time at all, and who waits for it would wait for ever.
    const isTooShort = delayMs > 0 && delayMs < leastMs
    return this.#process.after(isTooShort ? leastMs : delayMs, 'timer', action)
  }
}

/** A machine's idea of the date, right or wrong; outlives its processes. */
export interface WallTime {
  readonly startMs: number
  skewMs: number
}
