// The launcher under a Node that is too old for us: it runs another one, and the two live and end together.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { launcher } from './process.ts'

/** What the launcher sees is all that has to be old. */
const old = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })"

test('a broker ends with the process that was started, however that ends', async () => {
  await using directory = await temporaryDirectory()
  const place = ['--data-dir', join(directory.path, 'data'), '--port', '0']
  const preload = `data:text/javascript,${encodeURIComponent(old)}`
  const child = spawn(process.execPath, ['--import', preload, launcher, 'server', ...place])
  const closed = once(child, 'close')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const port = /:(\d+)/.exec(line)?.[1]
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200)
  child.kill('SIGKILL')
  // Its output is closed when nobody has it any more, the broker neither.
  await closed
  await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow('fetch failed')
})
