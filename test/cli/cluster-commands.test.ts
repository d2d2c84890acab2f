// The commands for a cluster against three real brokers, as a person and as a script uses them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { commands } from '../../cli/command-table.ts'
import { type DevBroker, devBroker, type Result } from './process.ts'
import { shapeFaults } from './shape.ts'

let broker: DevBroker

beforeAll(async () => {
  broker = await devBroker(['--brokers', '3', '--topic', 'orders:2'])
  await run('topic create pairs --replication-factor 2 --min-in-sync 2')
}, 60_000)

afterAll(async () => {
  await broker.stop()
  await broker[Symbol.asyncDispose]()
})

const run = (line: string): Promise<Result> => broker.run(line.split(' '))

/** Runs with `-o json`, checks what it prints against what the command promises, and answers it. */
async function json(line: string, code = 0): Promise<Record<string, unknown>[]> {
  const result = await run(`${line} -o json`)
  expect(result).toMatchObject({ code })
  const parsed: unknown = JSON.parse(result.stdout)
  const rows = (Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[]
  const found = commands.find(({ spec }) => line.startsWith(spec.path.join(' ')))
  const fields = found?.spec.prints?.fields ?? {}
  expect(rows.flatMap((row) => shapeFaults(fields, row))).toEqual([])
  return rows
}

const replicasOf = (row: Record<string, unknown> | undefined): string[] =>
  row?.['replicas'] as string[]

test('brokers and partitions are listed and described, for people and for programs', async () => {
  const brokers = await json('broker list')
  expect(brokers.map(({ broker: id, state, drain }) => [id, state, drain])).toEqual(
    ['broker-1', 'broker-2', 'broker-3'].map((id) => [id, 'online', 'no']),
  )
  const table = await run('broker list')
  expect(table.stdout).toMatch(/^BROKER +STATE +LEADS +COPIES +OUT OF SYNC +RACK +ENDPOINT\n/)
  const [described] = await json('broker describe broker-2')
  expect(described).toMatchObject({ broker: 'broker-2', copyCount: expect.any(Number) })
  const partitions = await json('partition list')
  expect(partitions.map(({ topic, partition }) => [topic, partition])).toEqual([
    ['orders', 0],
    ['orders', 1],
    ['pairs', 0],
  ])
  expect(await json('partition list --unhealthy')).toEqual([])
  const [detail] = await json('partition describe orders 1')
  expect(detail).toMatchObject({ state: 'online', underReplicated: false, movingTo: [] })
  expect(detail?.['copies']).toHaveLength(3)
  const people = await run('partition describe orders 1')
  expect(people.stdout).toMatch(/BROKER +COPY +END +LAG +EPOCH +NOTE\n/)
  expect(people.stdout).toContain('preferred')
  const topic = await run('topic describe orders')
  expect(topic.stdout).toMatch(/PARTITION +STATE +LEADER +IN SYNC +OUT OF SYNC/)
}, 60_000)

test('a partition is moved and waited for, its preferred leader elected, and nothing is taken back', async () => {
  const [before] = await json('partition describe pairs 0')
  const all = ['broker-1', 'broker-2', 'broker-3']
  const other = all.find((id) => !replicasOf(before).includes(id))
  const to = [other, replicasOf(before)[0]]
  const [dry] = await json(`topic move pairs --partition 0 --to ${to.join(',')} --dry-run`)
  expect(dry).toMatchObject({ movingTo: to })
  const [moved] = await json(`topic move pairs --partition 0 --to ${to.join(',')} --wait`)
  expect(moved).toMatchObject({ replicas: to, movingTo: [] })
  const [elected] = await json('partition elect-leader pairs 0 --preferred --wait --within 30s')
  expect(elected).toMatchObject({ leader: other })
  const nothing = await run('topic move pairs --partition 0 --cancel')
  expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing is moving') })
}, 60_000)

test('a broker is drained as far as that goes, and the exit code says so', async () => {
  const [dry] = await json('broker drain broker-1 --dry-run')
  expect(dry).toMatchObject({ broker: 'broker-1', stuckCount: 2 })
  const stuck = await run('broker drain broker-1 --wait --within 40s -o json')
  expect(stuck).toMatchObject({ code: 6, stderr: expect.stringContaining('2 copies stay') })
  expect(JSON.parse(stuck.stdout)).toMatchObject({ drain: 'stuck', leaderCount: 0, copyCount: 2 })
  for (const { leader } of await json('partition list')) expect(leader).not.toBe('broker-1')
  await run('topic alter orders --replication-factor 2')
  const [drained] = await json('broker drain broker-1 --wait --within 40s')
  expect(drained).toMatchObject({ drain: 'drained', copyCount: 0 })
  expect(await json('broker undrain broker-1')).toMatchObject([{ drain: 'no' }])
}, 120_000)

test('what cannot be is refused with the reason, a hint and an exit code', async () => {
  const cases = [
    ['broker describe broker-9', 3, 'there are broker-1, broker-2, broker-3'],
    ['broker drain broker-9', 3, 'hint: See `penstock broker list`'],
    ['partition describe orders 7', 3, 'has no partition 7'],
    ['topic move pairs --partition 0', 2, 'Say --to'],
    ['topic move pairs --partition 0 --to broker-1', 2, 'replication factor'],
    ['partition elect-leader pairs 0', 2, 'Say --preferred'],
    ['partition elect-leader pairs 0 --unclean', 2, '--store'],
    ['partition elect-leader pairs --unclean', 2, 'which partition?'],
    ['partition elect-leader pairs 0 --unclean --store nowhere', 1, 'nothing is lost'],
  ] as const
  for (const [line, code, says] of cases) {
    const result = await run(line)
    expect({ line, code: result.code }).toEqual({ line, code })
    expect(result.stderr).toContain(says)
  }
}, 60_000)

test('a partition whose copies in sync are gone gets a leader when the loss is accepted, not before', async () => {
  await run('topic create lossy --replication-factor 3 --min-in-sync 2')
  // Whom the commands talk to is broker-1, which shall be the one that is left.
  await json('topic move lossy --partition 0 --to broker-2,broker-3,broker-1 --wait')
  const [led] = await json('partition elect-leader lossy --preferred --wait --within 40s')
  expect(led).toMatchObject({ leader: 'broker-2' })
  const [before] = await json('partition describe lossy 0')
  const copies = before?.['copies'] as { broker: string; storeId: string }[]
  const store = copies.find((copy) => copy.broker === 'broker-1')?.storeId ?? ''
  const brokers = broker.ready['brokers'] as { brokerId: string; pid: number }[]
  const others = brokers.filter(({ brokerId }) => brokerId !== 'broker-1')
  for (const { pid } of others) process.kill(pid, 'SIGSTOP')
  try {
    expect(await json('partition list lossy --unhealthy')).toMatchObject([
      { state: 'offline', silentReplicas: ['broker-2', 'broker-3'] },
    ])
    const elect = `partition elect-leader lossy 0 --unclean --store ${store}`
    const shown = await run(`${elect} --dry-run -o json`)
    expect(shown.code).toBe(0)
    expect(JSON.parse(shown.stdout)).toMatchObject({
      broker: 'broker-1',
      to: null,
      silentBrokers: ['broker-2', 'broker-3'],
    })
    const refused = await run(elect)
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--i-accept-loss'),
    })
    const [elected] = await json(`${elect} --i-accept-loss --wait --within 30s`)
    expect(elected).toMatchObject({ leader: 'broker-1', state: 'online' })
    const [after] = await json('partition describe lossy 0')
    expect(after?.['losses']).toMatchObject([{ generation: 1, to: null }])
  } finally {
    for (const { pid } of others) process.kill(pid, 'SIGCONT')
  }
}, 120_000)
