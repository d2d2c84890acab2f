// Counters, gauges and histograms as plain numbers: an observation costs a map look-up and an addition, and all work
// with labels waits for the scrape. prom-client formats them; its own counters hash labels on every increment.

/** One exported line: a suffix such as `_bucket`, labels, value. */
export interface Sample {
  readonly suffix?: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Joins label values to a map key; no label value contains it because names are restricted (limits.ts). */
const separator = '\u0000'

export const otherLabel = '__other__'

/**
 * Values by label set, at most `seriesMax` of them: what comes later is added to a series whose labels are all
 * `__other__`, so that a thousand new topics cannot blow up the monitoring (operator decision 5.1).
 */
abstract class Family<Value> {
  readonly #labelNames: readonly string[]
  readonly #seriesMax: number
  readonly #series = new Map<
    string,
    { readonly labels: readonly string[]; readonly value: Value }
  >()

  constructor(labelNames: readonly string[], seriesMax: number) {
    this.#labelNames = labelNames
    this.#seriesMax = seriesMax
  }

  protected abstract create(): Value
  protected abstract export(labels: Record<string, string>, value: Value): Sample[]

  protected at(labels: readonly string[]): Value {
    const key = labels.length === 1 ? (labels[0] ?? '') : labels.join(separator)
    const found = this.#series.get(key)
    if (found) return found.value
    if (this.#series.size >= this.#seriesMax && labels[0] !== otherLabel) {
      return this.at(labels.map(() => otherLabel))
    }
    const value = this.create()
    this.#series.set(key, { labels, value })
    return value
  }

  /** Forgets every series with this value at `position`: a deleted topic or group leaves no stale series. */
  forget(position: number, labelValue: string): void {
    for (const [key, series] of this.#series) {
      if (series.labels[position] === labelValue) this.#series.delete(key)
    }
  }

  samples(): Sample[] {
    return [...this.#series.values()].flatMap(({ labels, value }) =>
      this.export(
        Object.fromEntries(this.#labelNames.map((name, i) => [name, labels[i] ?? ''])),
        value,
      ),
    )
  }
}

/** A number that is only added to: exported as a counter, or as a gauge when it also falls. */
export class Sum extends Family<{ total: number }> {
  add(labels: readonly string[], amount: number): void {
    this.at(labels).total += amount
  }

  protected create(): { total: number } {
    return { total: 0 }
  }

  protected export(labels: Record<string, string>, value: { total: number }): Sample[] {
    return [{ labels, value: value.total }]
  }
}

interface Buckets {
  readonly counts: Float64Array
  sum: number
}

/** Bounds are upper limits, inclusive, ascending; observations are in the exported unit. */
export class Distribution extends Family<Buckets> {
  readonly #bounds: Float64Array

  constructor(labelNames: readonly string[], seriesMax: number, bounds: readonly number[]) {
    super(labelNames, seriesMax)
    this.#bounds = Float64Array.from(bounds)
  }

  observe(labels: readonly string[], value: number): void {
    const buckets = this.at(labels)
    let index = 0
    while (index < this.#bounds.length && value > (this.#bounds[index] ?? 0)) index++
    buckets.counts[index] = (buckets.counts[index] ?? 0) + 1
    buckets.sum += value
  }

  protected create(): Buckets {
    return { counts: new Float64Array(this.#bounds.length + 1), sum: 0 }
  }

  protected export(labels: Record<string, string>, value: Buckets): Sample[] {
    const samples: Sample[] = []
    let count = 0
    value.counts.forEach((bucket, i) => {
      count += bucket
      const le = i < this.#bounds.length ? String(this.#bounds[i]) : '+Inf'
      samples.push({ suffix: '_bucket', labels: { ...labels, le }, value: count })
    })
    samples.push({ suffix: '_sum', labels, value: value.sum })
    samples.push({ suffix: '_count', labels, value: count })
    return samples
  }
}
