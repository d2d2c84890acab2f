// Latencies in little memory: buckets that grow with the value, so every percentile is right within 1.6 %.

// Each power of two is cut into this many buckets; below it, a bucket is one unit.
const stepsPerOctave = 64
const stepBits = 6
const octaves = 53 - stepBits // up to 2^53

export class Histogram {
  readonly #buckets = new Float64Array((octaves + 1) * stepsPerOctave)
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  /** Exact. */
  get max(): number {
    return this.#max
  }

  /** Whole units, 0 or more; fractions are cut off. */
  record(value: number): void {
    const index = bucketOf(Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER))
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
    this.#count++
    if (value > this.#max) this.#max = value
  }

  /** The value that `share` of all are not above; 0 when there are none. `share` is from 0 to 1. */
  percentile(share: number): number {
    const rank = Math.ceil(this.#count * share)
    if (rank === 0) return 0
    let seen = 0
    for (const [index, count] of this.#buckets.entries()) {
      seen += count
      if (seen >= rank) return Math.min(upperEnd(index), this.#max)
    }
    return this.#max
  }
}

function bucketOf(value: number): number {
  if (value < stepsPerOctave) return value
  const octave = Math.floor(Math.log2(value)) - stepBits
  return octave * stepsPerOctave + Math.floor(value / 2 ** octave)
}

/** The largest value of a bucket. */
function upperEnd(index: number): number {
  if (index < 2 * stepsPerOctave) return index
  const octave = Math.floor(index / stepsPerOctave) - 1
  return (index - octave * stepsPerOctave + 1) * 2 ** octave - 1
}
