// A cut of a log, interrupted anywhere.

import { expect, test } from 'vitest'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { freeze, LogWorld, readTexts, storedBytes } from './log-world.ts'

/** Tells of each change to the disk once it has happened, from `watch` on. */
function watched(changed: () => Promise<void>): {
  readonly fileSystem: FileSystem
  readonly watch: () => void
} {
  let watching = false
  const then = async (change: Promise<void>): Promise<void> => {
    await change
    if (watching) await changed()
  }
  const open: FileSystem['open'] = async (path, mode) => {
    const file = await nodeFileSystem.open(path, mode)
    return {
      read: (into, position) => file.read(into, position),
      size: () => file.size(),
      sync: () => file.sync(),
      close: () => file.close(),
      write: (buffers, position) => then(file.write(buffers, position)),
      truncate: (size) => then(file.truncate(size)),
    }
  }
  const remove: FileSystem['remove'] = (path) => then(nodeFileSystem.remove(path))
  const fileSystem = { ...nodeFileSystem, open, remove }
  return { fileSystem, watch: () => void (watching = true) }
}

test('a cut across segments is no damage wherever a crash interrupts it', async () => {
  await using world = await LogWorld.begin()
  const texts = ['first', 'other', 'third', 'forth', 'fifth']
  const config = { segmentBytes: 2 * storedBytes('first') }
  const log = await world.open(config)
  await world.store(log, ...texts)
  await log.close()
  const crashes: (() => Promise<void>)[] = []
  const { fileSystem, watch } = watched(async () => void crashes.push(await freeze(world)))
  const cutting = await world.open(config, { fileSystem })
  watch()
  await cutting.truncate(1)
  await cutting.close()
  expect(crashes.length).toBeGreaterThan(10)
  for (const crash of crashes) {
    await crash()
    const again = await world.open(config)
    const found = await readTexts(again)
    expect(found).toEqual(texts.slice(0, found.length))
    expect(found.length).toBeGreaterThan(0)
    await again.close()
  }
})
