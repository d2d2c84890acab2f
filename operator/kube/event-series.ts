// Which events are worth a write. Pure. What repeats is one Event object with a count: the first is written at once, the
// second says that it repeats, later ones when the count has doubled or a minute has passed since the last write.

export interface SeriesRule {
  /** What is not repeated for so long is over; the next one is a new Event. */
  readonly endMs: number
  readonly refreshMs: number
  readonly remembered: number
}

export interface Series {
  readonly count: number
  readonly lastMs: number
  readonly writtenCount: number
  readonly writtenMs: number
}

/** By what makes two events the same, the one that was heard of least recently first. */
export type SeriesTable = ReadonlyMap<string, Series>

export type Verdict =
  | { readonly write: 'event' }
  | { readonly write: 'series'; readonly count: number }
  | { readonly write: 'nothing' }

export function happened(
  table: SeriesTable,
  rule: SeriesRule,
  event: { readonly key: string; readonly nowMs: number },
): { readonly table: SeriesTable; readonly verdict: Verdict } {
  const { key, nowMs } = event
  const before = table.get(key)
  const goesOn = before !== undefined && nowMs - before.lastMs <= rule.endMs
  const count = goesOn ? before.count + 1 : 1
  const isDue =
    !goesOn ||
    before.writtenCount === 1 ||
    count >= 2 * before.writtenCount ||
    nowMs - before.writtenMs >= rule.refreshMs
  const written = isDue
    ? { writtenCount: count, writtenMs: nowMs }
    : { writtenCount: before.writtenCount, writtenMs: before.writtenMs }
  const next = new Map(table)
  next.delete(key)
  next.set(key, { count, lastMs: nowMs, ...written })
  const [oldest] = next.keys()
  if (next.size > rule.remembered && oldest !== undefined) next.delete(oldest)
  if (!isDue) return { table: next, verdict: { write: 'nothing' } }
  return { table: next, verdict: count === 1 ? { write: 'event' } : { write: 'series', count } }
}
