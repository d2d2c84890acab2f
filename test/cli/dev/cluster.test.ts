// `penstock dev --brokers N` from the outside: what it prints, what it refuses, Ctrl-C. test/e2e/supervisor.test.ts kills
// and stops its processes.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { readyView } from '../../../cli/dev/view.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { devBroker, launcher, penstock } from '../process.ts'
import { shapeFaults } from '../shape.ts'

test('a cluster says where each broker is, and makes the topics that are asked for', async () => {
  await using directory = await temporaryDirectory()
  await using cluster = await devBroker(['--brokers', '2', '--topic', 'orders:4'], directory.path)
  expect(shapeFaults(readyView.fields, cluster.ready)).toEqual([])
  expect(cluster.ready).toMatchObject({
    brokerId: 'broker-1',
    dataDirectory: directory.path,
    brokers: [
      { brokerId: 'broker-1', url: cluster.url, dataDirectory: `${directory.path}/broker-1` },
      { brokerId: 'broker-2', dataDirectory: `${directory.path}/broker-2` },
    ],
  })
  const { stdout } = await cluster.run(['topic', 'describe', 'orders', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ partitionCount: 4 })
  expect(await cluster.stop()).toBe(0)
})

test('the data of a cluster belongs to its number of brokers', async () => {
  await using directory = await temporaryDirectory()
  {
    await using cluster = await devBroker(['--brokers', '2'], directory.path)
    expect(await cluster.stop()).toBe(0)
  }
  for (const args of [['--brokers', '3'], []]) {
    const refused = await penstock(['dev', '--port', '0', '--data', directory.path, ...args])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('was made with 2 brokers')
    expect(refused.stderr).toContain('penstock dev --brokers 2')
  }
  await using cluster = await devBroker(['--brokers', '2'], directory.path)
  expect(await cluster.stop()).toBe(0)
})

test('the data of a single broker is not for several', async () => {
  await using directory = await temporaryDirectory()
  {
    await using broker = await devBroker([], directory.path)
    expect(await broker.stop()).toBe(0)
  }
  const args = ['dev', '--brokers', '2', '--port', '0', '--data', directory.path]
  const refused = await penstock(args)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('made by a single broker')
  expect(refused.stderr).toContain('without --brokers')
})

test('too many brokers, or ports beyond the last one, are refused', async () => {
  const many = await penstock(['dev', '--brokers', '100'])
  expect(many).toMatchObject({ code: 2 })
  expect(many.stderr).toContain('--brokers: at most')
  const beyond = await penstock(['dev', '--brokers', '3', '--port', '65534'])
  expect(beyond).toMatchObject({ code: 2 })
  expect(beyond.stderr).toContain('65536')
})

test('what one broker says that cannot start ends them all, with its way out', async () => {
  const other = createServer().listen(0, 'localhost')
  await once(other, 'listening')
  const address = other.address()
  const taken = typeof address === 'object' && address !== null ? address.port : 0
  await using directory = await temporaryDirectory()
  // The second broker wants the port that is taken.
  const args = ['dev', '--brokers', '2', '--port', String(taken - 1), '--data', directory.path]
  const result = await penstock(args)
  other.close()
  expect(result).toMatchObject({ code: 5, stdout: '' })
  expect(result.stderr).toContain(`port ${taken} is in use`)
  expect(result.stderr).toContain('hint:')
})

test('Ctrl-C, which reaches every process of the terminal, stops the cluster in good order', async () => {
  await using directory = await temporaryDirectory()
  const args = ['dev', '--brokers', '2', '--port', '0', '--data', directory.path]
  // A group of its own, as a shell makes one for what runs in the foreground.
  const child = spawn(process.execPath, [launcher, ...args], { detached: true })
  const errors = text(child.stderr)
  const closed = once(child, 'close')
  const lines: string[] = []
  const input = createInterface({ input: child.stdout })
  for await (const line of input) if (lines.push(line) === 3) break
  expect(lines[1]).toMatch(/^ {2}broker-1 {2}http:\/\/localhost:\d+ {2}process \d+$/)
  expect(lines[2]).toMatch(/^ {2}broker-2 /)
  process.kill(-(child.pid ?? 0), 'SIGINT')
  // The last of all processes that share its standard error has ended.
  expect(await closed).toEqual([0, null])
  expect(await errors).not.toContain('has ended')
  expect(await errors).toContain('stopped; what was acknowledged is on disk')
})
