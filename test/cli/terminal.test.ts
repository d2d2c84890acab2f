import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { penstock, start } from './process.ts'

const terminal = join(import.meta.dirname, '../../cli/terminal.ts')
// Stops in good order for ever: only a second signal can end it.
const program = `
  import { stopSignal } from ${JSON.stringify(terminal)}
  stopSignal(() => console.log('first'))
  setInterval(() => {}, 1000)
  console.log('ready')
`

test('the second Ctrl-C leaves at once, its echo by npx does not', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  const said = async (): Promise<string> => {
    const [bytes] = (await once(child.stdout, 'data')) as [Buffer]
    return bytes.toString()
  }
  expect(await said()).toBe('ready\n')
  const ended = once(child, 'close')
  const first = said()
  child.kill('SIGINT')
  expect(await first).toBe('first\n')
  child.kill('SIGINT')
  // Later than an echo, as a person's second one.
  await sleep(400)
  expect(child.exitCode).toBeNull()
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
})

test('a reader that leaves ends a command quietly', async () => {
  const child = start(['errors', '-o', 'jsonl'])
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(stderr).toBe('')
})

test('without a broker, commands say so and end with exit code 5', async () => {
  const { code, stdout, stderr } = await penstock([
    'topic',
    'list',
    '--url',
    'http://localhost:1',
    '--timeout',
    '200ms',
  ])
  expect({ code, stdout }).toEqual({ code: 5, stdout: '' })
  expect(stderr).toContain('no broker answers at http://localhost:1')
  expect(stderr).toContain('penstock dev')
})

test('version is there without a broker, and --version too', async () => {
  const { stdout, code } = await penstock(['version', '--client', '-o', 'json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ brokerVersion: null })
  expect((await penstock(['--version'])).stdout).toContain('penstock ')
})

test('errors are explained by name, in any case of letters', async () => {
  const { stdout } = await penstock(['errors', 'topic_not_found', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject([{ reason: 'TOPIC_NOT_FOUND', exitCode: 3 }])
  const unknown = await penstock(['errors', 'TOPIC_NOT_FUOND'])
  expect(unknown.code).toBe(3)
  expect(unknown.stderr).toContain('Did you mean TOPIC_NOT_FOUND?')
})

test('a command line that cannot be understood ends with exit code 2, as JSON if asked for', async () => {
  const plain = await penstock(['topc', 'list'])
  expect(plain).toMatchObject({ code: 2, stdout: '' })
  expect(plain.stderr).toContain('Did you mean topic?')
  const json = await penstock(['topic', 'list', '--nope', '-o', 'json'])
  expect(json.code).toBe(2)
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { exitCode: 2 } })
})
