// Concurrency inside one consumer with order per key (C2). Pure.
// Keeps: of one lane at most one task is out at a time, and tasks of a lane go out in the order they came in.

import { Fifo } from './fifo.ts'

interface Lane<Task> {
  readonly key: string | undefined
  readonly waiting: Fifo<Task>
}

export class KeyedLanes<Task> {
  /** Lanes with something waiting or out. */
  readonly #lanes = new Map<string, Lane<Task>>()
  /** Lanes whose first task may go out, in turn. */
  readonly #ready = new Fifo<Lane<Task>>()
  readonly #out = new Map<Task, Lane<Task>>()
  #size = 0

  /** Tasks waiting. */
  get waiting(): number {
    return this.#size
  }

  /** Tasks taken and not done. */
  get out(): number {
    return this.#out.size
  }

  /** Without a key a task waits for no other. */
  add(key: string | undefined, task: Task): void {
    this.#size++
    const lane = key === undefined ? undefined : this.#lanes.get(key)
    if (lane !== undefined) {
      lane.waiting.push(task)
      return
    }
    const made = { key, waiting: new Fifo<Task>() }
    made.waiting.push(task)
    if (key !== undefined) this.#lanes.set(key, made)
    this.#ready.push(made)
  }

  /** A task whose lane is free; undefined when every lane with something waiting has one out. */
  take(): Task | undefined {
    for (let lane = this.#ready.shift(); lane !== undefined; lane = this.#ready.shift()) {
      const task = lane.waiting.shift()
      if (task === undefined) {
        this.#retire(lane) // Emptied by `remove`.
        continue
      }
      this.#size--
      this.#out.set(task, lane)
      return task
    }
    return undefined
  }

  /** The task is through, whatever came of it: the next of its lane may go out. */
  done(task: Task): void {
    const lane = this.#out.get(task)
    this.#out.delete(task)
    if (lane === undefined) return
    if (lane.waiting.length > 0) this.#ready.push(lane)
    else this.#retire(lane)
  }

  /** Removes waiting tasks and returns them. Those that are out stay. */
  remove(matches: (task: Task) => boolean): Task[] {
    const removed: Task[] = []
    const keep = (task: Task): boolean => {
      const match = matches(task)
      if (match) removed.push(task)
      return !match
    }
    for (const lane of this.#lanes.values()) lane.waiting.filter(keep)
    for (const lane of this.#ready) if (lane.key === undefined) lane.waiting.filter(keep)
    this.#size -= removed.length
    return removed
  }

  #retire(lane: Lane<Task>): void {
    if (lane.key !== undefined) this.#lanes.delete(lane.key)
  }
}
