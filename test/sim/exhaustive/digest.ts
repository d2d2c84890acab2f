// 64 bits of a row of 32-bit words: two hashes of different make (MurmurHash3, and the round of xxHash32), so that what
// confuses one does not confuse the other.

export interface Digest {
  readonly first: number
  readonly second: number
}

export function digestOf(words: Int32Array, length: number): Digest {
  let a = 0x9747b28c
  let b = 0x165667b1
  for (let at = 0; at < length; at++) {
    const word = words[at] ?? 0
    const k = Math.imul(word, 0xcc9e2d51)
    a ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0
    b = (b + Math.imul(word, 0xc2b2ae3d)) | 0
    b = Math.imul((b << 17) | (b >>> 15), 0x27d4eb2f)
  }
  return { first: finished(a ^ length, 0x85ebca6b), second: finished(b + length, 0x85ebca77) }
}

function finished(hash: number, factor: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, factor)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

export function isLower(a: Digest, b: Digest): boolean {
  return a.first < b.first || (a.first === b.first && a.second < b.second)
}
