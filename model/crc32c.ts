// CRC32C (Castagnoli), the checksum of every batch. The native module is optional: about 4.5 GB/s with it, 1 GB/s without.

import { createRequire } from 'node:module'

type Crc32c = (data: Uint8Array, seed?: number) => number

const table = makeTable()

/** Sliced by 1: small and simple; it only serves where the native module has no build. */
export function crc32cPortable(data: Uint8Array, seed = 0): number {
  let crc = ~seed
  for (let i = 0; i < data.length; i++) {
    crc = (table[(crc ^ (data[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8)
  }
  return ~crc >>> 0
}

function makeTable(): Int32Array {
  const entries = new Int32Array(256)
  for (let n = 0; n < 256; n++) {
    let crc = n
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    entries[n] = crc
  }
  return entries
}

function loadNative(): Crc32c | undefined {
  try {
    const native: unknown = createRequire(import.meta.url)('@node-rs/crc32')
    if (typeof native !== 'object' || native === null || !('crc32c' in native)) return undefined
    const { crc32c: run } = native
    return typeof run === 'function' ? (data, seed) => run(data, seed) as number : undefined
  } catch {
    return undefined // Not installed for this platform: the portable one gives the same numbers.
  }
}

/** CRC32C of `data` as an unsigned 32-bit integer; `seed` continues an earlier checksum. */
export const crc32c: Crc32c = loadNative() ?? crc32cPortable
