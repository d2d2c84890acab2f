// From a key to its place on the 32-bit ring, and from there to a partition. A contract with clients in other
// languages: XXH32 with seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md); vectors in docs/formats/key-hash.md.

const P1 = 0x9e3779b1
const P2 = 0x85ebca77
const P3 = 0xc2b2ae3d
const P4 = 0x27d4eb2f
const P5 = 0x165667b1

const rotl = (x: number, r: number): number => (x << r) | (x >>> (32 - r))

function word(data: Uint8Array, at: number): number {
  // In range by the callers' loops; `?? 0` only satisfies the checked index access.
  return (
    (data[at] ?? 0) |
    ((data[at + 1] ?? 0) << 8) |
    ((data[at + 2] ?? 0) << 16) |
    ((data[at + 3] ?? 0) << 24)
  )
}

const round = (lane: number, input: number): number =>
  Math.imul(rotl((lane + Math.imul(input, P2)) | 0, 13), P1)

/** XXH32, seed 0, of the key's bytes; an unsigned 32-bit integer. */
export function keyHash(key: Uint8Array): number {
  const length = key.length
  let at = 0
  let hash = P5
  if (length >= 16) {
    let a = (P1 + P2) | 0
    let b = P2
    let c = 0
    let d = -P1 | 0
    for (; at + 16 <= length; at += 16) {
      a = round(a, word(key, at))
      b = round(b, word(key, at + 4))
      c = round(c, word(key, at + 8))
      d = round(d, word(key, at + 12))
    }
    hash = (rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18)) | 0
  }
  hash = (hash + length) | 0
  for (; at + 4 <= length; at += 4) {
    hash = Math.imul(rotl((hash + Math.imul(word(key, at), P3)) | 0, 17), P4)
  }
  for (; at < length; at++) {
    hash = Math.imul(rotl((hash + Math.imul(key[at] ?? 0, P5)) | 0, 11), P1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), P2)
  hash = Math.imul(hash ^ (hash >>> 13), P3)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Key hashes `[from, to)` that partition `index` of `count` owns while the ring is split evenly. 0 <= to <= 2^32. */
export function evenKeyRange(index: number, count: number): { from: number; to: number } {
  return {
    from: Math.ceil((index * 2 ** 32) / count),
    to: Math.ceil(((index + 1) * 2 ** 32) / count),
  }
}

/** The partition of an evenly split ring that owns `hash`; exact for every count up to 2^20. */
export function evenPartition(hash: number, count: number): number {
  return Math.floor((hash * count) / 2 ** 32)
}

/** `sorted` by where they begin, not empty: the last that begins at or before the hash. The others keep what they had. */
export function ownerOf<R extends { readonly from: number }>(
  sorted: readonly R[],
  hash: number,
): R | undefined {
  let low = 0
  let high = sorted.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.from ?? 0) <= hash) low = middle
    else high = middle
  }
  return sorted[low]
}
