// 64-bit fields that hold safe integers, as two u32 instead of a BigInt: several times faster, and the range check is
// one comparison.

/** Undefined beyond 2^53-1. */
export function readUInt53LE(buffer: Buffer, at: number): number | undefined {
  const high = buffer.readUInt32LE(at + 4)
  return high < 2 ** 21 ? high * 2 ** 32 + buffer.readUInt32LE(at) : undefined
}

export function writeUInt53LE(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value % 2 ** 32, at)
  buffer.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}
