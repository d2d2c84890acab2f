import { expect, test } from 'vitest'
import type { PeerKind } from '../../bench/peer.ts'
import { markdown } from '../../bench/report.ts'

const machine = {
  cpu: 'C',
  cores: 2,
  memoryGiB: 24,
  kernel: '6',
  node: 'v24',
  commit: 'abc',
}
const unstarted = (): never => {
  throw new Error('a report starts nothing')
}
const peer: PeerKind = {
  name: 'other',
  durability: { fsync: 'synced', memory: 'cached' },
  replication: 'two of three',
  install: unstarted,
  start: unstarted,
  startCluster: unstarted,
}
const row = (of: string, round: number, figures: Record<string, number>) => ({
  workload: 'w',
  peer: of,
  round,
  figures,
})
const facts = { args: [], peers: [peer], ofCluster: true, failures: [] }
const lastRow = (text: string): string | undefined => text.trimEnd().split('\n').at(-1)

test('a row has the medians, all rounds, and the ratio of ours to theirs', () => {
  const rows = [1, 2, 3].flatMap((round) => [
    row('penstock', round, { 'msg/s': 100 * round }),
    row('other', round, { 'msg/s': 50 * round }),
  ])
  const text = markdown(machine, rows, facts)
  expect(lastRow(text)).toBe(
    '| w | msg/s | **200** (100 / 200 / 300) | **100** (50 / 100 / 150) | 2.00 |',
  )
  expect(text).toContain('Replication of other: two of three.')
})

test('of a gap the worst round is told too', () => {
  const rows = [row('penstock', 1, { 'gap ms': 900 }), row('penstock', 2, { 'gap ms': 1_100 })]
  expect(lastRow(markdown(machine, rows, facts))).toContain('**1,000** worst 1,100 (900 / 1,100)')
})

test('what could not be measured is told, and a peer is shown where ours is missing', () => {
  const rows = [row('other', 1, { 'msg/s': 50 })]
  const text = markdown(machine, rows, { ...facts, failures: ['penstock: w [1]: it ended'] })
  expect(text).toContain('**Not measured**: penstock: w [1]: it ended')
  expect(lastRow(text)).toBe('| w | msg/s |  | **50** (50) |  |')
})
