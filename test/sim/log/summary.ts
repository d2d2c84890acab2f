// What many seeds did together: so that one sees that the faults really happened, and which promises were broken.

import { type FaultKind, FaultTally } from '../disk/faults.ts'
import type { SeedResult } from './run.ts'

export class Summary {
  readonly #tally = new FaultTally()
  readonly #counts = new Map<string, number>()
  readonly failures: SeedResult[] = []
  seeds = 0

  add(result: SeedResult): void {
    this.seeds++
    this.#tally.merge(result.faults)
    for (const [name, count] of Object.entries(result.counts)) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
    }
    if (result.violation) this.failures.push(result)
  }

  get faults(): Readonly<Partial<Record<FaultKind, number>>> {
    return Object.fromEntries(this.#tally.counts)
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }

  text(elapsedMs: number): string {
    const rate = Math.round((1000 * this.seeds) / elapsedMs)
    const lines = [
      `${this.seeds} seeds, ${this.failures.length} violations, ${rate} seeds/s`,
      '',
      ...table('what was done', this.counts),
      '',
      ...table('faults that happened', this.faults),
    ]
    return `${lines.join('\n')}\n`
  }
}

function table(title: string, numbers: Readonly<Partial<Record<string, number>>>): string[] {
  const names = Object.keys(numbers).toSorted()
  const width = Math.max(title.length, ...names.map((name) => name.length))
  const row = (name: string): string =>
    `${name.padEnd(width)} ${String(numbers[name]).padStart(12)}`
  return [title, ...names.map(row)]
}
