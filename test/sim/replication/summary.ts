// What many seeds came to.

import type { SeedResult } from './run.ts'

export class Summary {
  readonly failed: number[] = []
  readonly counts: Record<string, number> = {}
  #seeds = 0

  add({ seed, violation, actions, cluster }: SeedResult): void {
    this.#seeds++
    if (violation) this.failed.push(seed)
    this.#count('records committed', cluster.committed.data.length + cluster.committed.state.length)
    this.#count('epochs led', Object.keys(cluster.led).length)
    for (const { type } of actions) {
      const name = told[type]
      if (name !== undefined) this.#count(name, 1)
    }
  }

  #count(name: string, by: number): void {
    this.counts[name] = (this.counts[name] ?? 0) + by
  }

  progress(of: number, elapsedMs: number): string {
    const rate = Math.round((1000 * this.#seeds) / elapsedMs)
    return `${this.#seeds} of ${of} seeds, ${this.failed.length} violations, ${rate} seeds/s`
  }

  text(elapsedMs: number): string {
    const rate = Math.round((1000 * this.#seeds) / elapsedMs)
    const head = `${this.#seeds} seeds in ${Math.round(elapsedMs / 1000)} s (${rate}/s): ${this.failed.length} violations\n`
    const lines = Object.entries(this.counts).map(([name, count]) => `  ${name}: ${count}\n`)
    return head + lines.join('')
  }
}

/** What is worth telling apart. */
const told: Readonly<Partial<Record<string, string>>> = {
  crash: 'crashes',
  damage: 'damaged stores',
  'lose-disk': 'lost disks',
  'write-isr': 'ISR changes',
  drop: 'messages lost',
}
