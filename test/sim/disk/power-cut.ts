// What a power cut leaves of changes that were never synced. A disk promises nothing about them: pages go out in any
// order, a write may stop at any byte, the size may be there without the bytes. What was synced stays.

import type { Random } from '../random.ts'
import type { FileChange } from './file-image.ts'

export const sectorBytes = 512

export const cutStyles = ['nothing', 'everything', 'prefix', 'sectors', 'size-only'] as const
export type CutStyle = (typeof cutStyles)[number]

export function survivors(
  changes: readonly FileChange[],
  parts: { readonly style: CutStyle; readonly random: Random; readonly platterBytes: number },
): readonly FileChange[] {
  const { style, random, platterBytes } = parts
  switch (style) {
    case 'nothing':
      return []
    case 'everything':
      return changes
    case 'prefix':
      return prefix(changes, random)
    case 'sectors':
      return sectors(changes, random)
    case 'size-only':
      return [{ kind: 'resize', size: sizeAfter(changes, platterBytes) }]
  }
}

/** In order up to some change, which is torn at some byte. */
function prefix(changes: readonly FileChange[], random: Random): readonly FileChange[] {
  const count = random.below(changes.length + 1)
  const kept = changes.slice(0, count)
  const torn = changes[count]
  return torn?.kind === 'write' ? [...kept, tear(torn, random)] : kept
}

export function tear(
  write: FileChange & { readonly kind: 'write' },
  random: Random,
): FileChange & { readonly kind: 'write' } {
  return { ...write, bytes: write.bytes.slice(0, random.below(write.bytes.length + 1)) }
}

/** Any subset of the sectors of all writes, now and then with a sector that is half old and half new. */
function sectors(changes: readonly FileChange[], random: Random): readonly FileChange[] {
  const keep = random.pick([0.1, 0.5, 0.9])
  const torn = random.chance(0.3) ? 0.2 : 0
  const kept: FileChange[] = []
  for (const change of changes) {
    if (change.kind === 'resize') {
      if (random.chance(keep)) kept.push(change)
      continue
    }
    for (const sector of sectorsOf(change)) {
      if (!random.chance(keep)) continue
      kept.push(random.chance(torn) ? tear(sector, random) : sector)
    }
  }
  return kept
}

/** A write in pieces that end where sectors of the file end. */
export function* sectorsOf(
  write: FileChange & { readonly kind: 'write' },
): Generator<FileChange & { readonly kind: 'write' }> {
  const { bytes, position } = write
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + sectorBytes - ((position + at) % sectorBytes))
    yield { kind: 'write', bytes: bytes.subarray(at, end), position: position + at }
    at = end
  }
}

function sizeAfter(changes: readonly FileChange[], platterBytes: number): number {
  return changes.reduce(
    (size, change) =>
      change.kind === 'resize'
        ? change.size
        : Math.max(size, change.position + change.bytes.length),
    platterBytes,
  )
}
