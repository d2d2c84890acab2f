// `penstock dev` and `penstock server` as processes: start, what is printed, the example, restart, stop.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readyView } from '../../../cli/dev/view.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { devBroker, launcher, penstock, start } from '../process.ts'
import { shapeFaults } from '../shape.ts'

test('dev says where it is when it is ready, and serves HTTP on the same port', async () => {
  await using broker = await devBroker(['--topic', 'orders:3'])
  expect(shapeFaults(readyView.fields, broker.ready)).toEqual([])
  expect(broker.ready).toMatchObject({ brokerId: 'broker-1', dataDirectory: broker.dataDirectory })
  expect(await (await fetch(`${broker.url}/healthz`)).text()).toBe('ok\n')
  expect(await (await fetch(`${broker.url}/metrics`)).text()).toContain('# TYPE')
  const { stdout } = await broker.run(['topic', 'describe', 'orders', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ partitionCount: 3 })
  expect(await broker.stop()).toBe(0)
})

test('what was acknowledged is there after a restart, and topics that exist are no error', async () => {
  await using directory = await temporaryDirectory()
  {
    await using broker = await devBroker(['--topic', 'orders:3'], directory.path)
    expect(await broker.run(['pub', 'orders', 'kept', '-k', 'a'])).toMatchObject({ code: 0 })
    expect(await broker.stop()).toBe(0)
  }
  await using broker = await devBroker(['--topic', 'orders:5'], directory.path)
  expect(await broker.run(['sub', 'orders', '--from', 'earliest', '-e'])).toMatchObject({
    code: 0,
    stdout: 'kept\n',
  })
  expect(broker.stderr()).toContain('exists with other settings')
})

test('the example publishes and consumes, and goes on at the next start', async () => {
  await using directory = await temporaryDirectory()
  for (const round of ['first', 'second']) {
    await using broker = await devBroker(['--example'], directory.path)
    await expect
      .poll(() => broker.stderr(), { timeout: 20_000 })
      .toContain('has committed them: lag 0')
    expect(broker.stderr().match(/published /g)).toHaveLength(6)
    expect(broker.stderr().match(/billed /g)).toHaveLength(6)
    if (round === 'second') expect(broker.stderr()).toContain('has messages of earlier')
    expect(await broker.stop()).toBe(0)
  }
})

test('a port in use is told with a way out', async () => {
  const other = createServer().listen(0, 'localhost')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await using directory = await temporaryDirectory()
  const result = await penstock(['dev', '--port', String(port), '--data', directory.path])
  other.close()
  expect(result).toMatchObject({ code: 5, stdout: '' })
  expect(result.stderr).toContain(`port ${port} is in use`)
  expect(result.stderr).toContain('--port 7071')
})

test('a data directory that is in use, or is none, is told with a way out', async () => {
  await using broker = await devBroker()
  const second = await penstock(['dev', '--port', '0', '--data', broker.dataDirectory])
  expect(second.code).toBe(1)
  expect(second.stderr).toContain('DATA_DIRECTORY_UNUSABLE')
  expect(second.stderr).toContain('with `--data`')
  const none = await penstock(['dev', '--port', '0', '--data', launcher])
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('--data')
})

test('server tells all faults of its configuration at once', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'broker.yaml')
  await writeFile(file, 'port: 99999\nbrokerIdd: x\n')
  const { code, stderr } = await penstock(['server', '--config', file, '--segment-ms', '1s'], {
    env: { PENSTOCK_LOG_LEVEL: 'loud' },
  })
  expect(code).toBe(2)
  expect(stderr).toContain('port')
  expect(stderr).toContain('did you mean brokerId?')
  expect(stderr).toContain('--segment-ms')
  expect(stderr).toContain('PENSTOCK_LOG_LEVEL')
  const missing = await penstock(['server', '--config', join(directory.path, 'none.yaml')])
  expect(missing.code).toBe(2)
})

test('server runs by file, environment and flags, and stops in good order on SIGTERM', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'broker.yaml')
  await writeFile(file, `brokerId: from-file\ndataDir: ${directory.path}/data\nport: 1\n`)
  const child = start(['server', '--config', file, '--port', '0', '-o', 'jsonl'], {
    env: { PENSTOCK_LOG_LEVEL: 'info' },
  })
  const ended = once(child, 'close')
  let logs = ''
  child.stderr.on('data', (chunk: Buffer) => (logs += chunk.toString()))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  expect(JSON.parse(line.toString())).toMatchObject({
    brokerId: 'from-file',
    dataDirectory: `${directory.path}/data`,
  })
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  const events = logs
    .split('\n')
    .filter(Boolean)
    .map((log) => (JSON.parse(log) as { event: string }).event)
  expect(events).toContain('serving')
  expect(events.at(-1)).toBe('stopped')
})

// Linux names threads; elsewhere there is nothing to look at.
test.runIf(process.platform === 'linux')(
  'a broker has 16 threads for its files, also without the launcher',
  async () => {
    await using directory = await temporaryDirectory()
    const main = join(import.meta.dirname, '../../../cli/main.ts')
    const args = [
      main,
      'dev',
      '--port',
      '0',
      '--data',
      directory.path,
      '--topic',
      't',
      '-o',
      'jsonl',
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(child.stdout, 'data')
      const threads = readdirSync(`/proc/${child.pid}/task`).map((task) =>
        readFileSync(`/proc/${child.pid}/task/${task}/comm`, 'utf8').trim(),
      )
      expect(threads.filter((name) => name === 'libuv-worker')).toHaveLength(16)
    } finally {
      const ended = once(child, 'close')
      child.kill('SIGINT')
      await ended
    }
  },
)
