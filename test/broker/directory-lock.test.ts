import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { lockDirectory } from '../../broker/directory-lock.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const inUse = { reason: 'DATA_DIRECTORY_UNUSABLE' }

test('a directory has one owner, and the refusal names it', async () => {
  await using directory = await temporaryDirectory()
  const path = join(directory.path, 'data')
  const lock = lockDirectory(path)
  expect(() => lockDirectory(path)).toThrow(expect.objectContaining(inUse))
  expect(() => lockDirectory(path)).toThrow(`process ${process.pid} on`)
  lock.release()
  lock.release()
  lockDirectory(path).release()
})

test('another process is refused until the owner has died, however it died', async () => {
  await using directory = await temporaryDirectory()
  const held = lockDirectory(directory.path)
  expect(await lockElsewhere(directory.path)).toContain('DATA_DIRECTORY_UNUSABLE')
  held.release()
  // The other process takes the lock and is killed with it.
  expect(await lockElsewhere(directory.path)).toContain('locked')
  lockDirectory(directory.path).release()
})

async function lockElsewhere(path: string): Promise<string> {
  const module = join(import.meta.dirname, '../../broker/directory-lock.ts')
  const script = `
    const { lockDirectory } = await import(${JSON.stringify(module)})
    try {
      globalThis.held = lockDirectory(${JSON.stringify(path)})
      console.log('locked')
      process.kill(process.pid, 'SIGKILL')
    } catch (error) {
      console.log(error.reason)
    }`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return stdout
}
