// The integers everybody shares. Plain numbers by decision 0002: offsets, epochs, sequences and millisecond times
// stay below 2^53; whoever reads one from 64 bits on the wire or on disk checks it once with `toSafeInteger`.

import { PenstockError } from './errors.ts'

/** Position of a record in a partition, from 0, dense. Ranges are half-open: `[from, to)`. */
export type Offset = number

/** Leadership term of a partition, from 1; rises with every election. */
export type Epoch = number

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type TimestampMs = number

/** Checks a 64-bit integer on its way in. Throws INVALID_REQUEST outside `[-2^53+1, 2^53-1]`. */
export function toSafeInteger(value: number | bigint, field: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) {
    throw new PenstockError('INVALID_REQUEST', `${field} is not a safe integer`, { field })
  }
  return number
}
