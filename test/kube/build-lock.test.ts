import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { takeBuildLock } from './lab/build-lock.ts'

test('of two builds at the same time one waits for the other', async () => {
  await using directory = await temporaryDirectory()
  const path = join(directory.path, 'lock')
  const first = await takeBuildLock(path, () => {})
  const waiting = Promise.withResolvers<void>()
  const second = takeBuildLock(path, waiting.resolve)
  await waiting.promise
  first[Symbol.dispose]()
  using held = await second
  held.renew()
  expect(existsSync(path)).toBe(true)
})

test('a build that was killed holds nobody up', async () => {
  await using directory = await temporaryDirectory()
  const path = join(directory.path, 'lock')
  writeFileSync(path, 'somebody who is gone')
  const longAgo = new Date(Date.now() - 120_000)
  utimesSync(path, longAgo, longAgo)
  {
    using _held = await takeBuildLock(path, () => {})
  }
  expect(existsSync(path)).toBe(false)
})
