import { describe, expect, test } from 'vitest'
import { GroupTable } from '../../../broker/partition/group-progress.ts'

const facts = { endOffset: 100, nowMs: 5 }
const commit = { group: 'g', nextOffset: 7, metadata: '', memberId: '', assignmentEpoch: 0 }

function owned(): GroupTable {
  const table = new GroupTable()
  table.grant({ group: 'g', memberId: 'm1', assignmentEpoch: 1 })
  table.grant({ group: 'g', memberId: 'm2', assignmentEpoch: 2 })
  return table
}

describe('a commit', () => {
  test('of the owner under its grant is taken', () => {
    const table = owned()
    table.commit({ ...commit, memberId: 'm2', assignmentEpoch: 2 }, facts)
    expect(table.get('g')).toMatchObject({ committedOffset: 7, commitTimestampMs: 5 })
  })

  test.each([
    ['an earlier owner under its old grant', { memberId: 'm1', assignmentEpoch: 1 }],
    ['an earlier owner that claims the newest grant', { memberId: 'm1', assignmentEpoch: 2 }],
    ['the owner under an old grant', { memberId: 'm2', assignmentEpoch: 1 }],
    ['the owner under a grant of the future', { memberId: 'm2', assignmentEpoch: 3 }],
    ['somebody outside while it is owned', {}],
    ['somebody outside who names the epoch', { assignmentEpoch: 2 }],
  ])('of %s is fenced', (_, by) => {
    const table = owned()
    expect(() => table.commit({ ...commit, ...by }, facts)).toThrow(
      expect.objectContaining({ reason: 'GENERATION_STALE' }),
    )
    expect(table.get('g')?.committedOffset).toBeUndefined()
  })

  test('of a member of a group that was forgotten and came back is fenced', () => {
    const table = owned()
    table.forget('g')
    table.grant({ group: 'g', memberId: 'other', assignmentEpoch: 1 })
    const late = { ...commit, memberId: 'm1', assignmentEpoch: 1 }
    expect(() => table.commit(late, facts)).toThrow(
      expect.objectContaining({ reason: 'GENERATION_STALE' }),
    )
  })

  test('from outside is taken while nobody has the partition', () => {
    const table = new GroupTable()
    table.commit(commit, facts)
    expect(table.get('g')?.committedOffset).toBe(7)
  })

  test('beyond the end is refused', () => {
    const table = new GroupTable()
    expect(() => table.commit({ ...commit, nextOffset: 101 }, facts)).toThrow(
      expect.objectContaining({ reason: 'OFFSET_TOO_NEW', details: { latest: '100' } }),
    )
  })
})

describe('a grant', () => {
  test('needs a higher epoch than the last', () => {
    const table = owned()
    for (const assignmentEpoch of [1, 2]) {
      expect(() => table.grant({ group: 'g', memberId: 'm3', assignmentEpoch })).toThrow(
        expect.objectContaining({ reason: 'GENERATION_STALE' }),
      )
    }
    expect(table.get('g')).toMatchObject({ memberId: 'm2', assignmentEpoch: 2 })
  })
})

test('records, and a snapshot, give the same table again', () => {
  const table = new GroupTable()
  const records = [
    table.grant({ group: 'g', memberId: 'm1', assignmentEpoch: 1 }),
    table.commit({ ...commit, memberId: 'm1', assignmentEpoch: 1, metadata: 'note' }, facts),
    table.commit({ ...commit, group: 'h', nextOffset: 0 }, facts),
    table.grant({ group: 'i', memberId: 'm', assignmentEpoch: 4 }),
    table.forget('i'),
  ]
  const replayed = new GroupTable()
  for (const record of records) replayed.apply(record)
  const restored = new GroupTable()
  restored.restore(table.snapshot())
  for (const other of [replayed, restored]) {
    expect(other.names()).toEqual(['g', 'h'])
    for (const name of table.names()) expect(other.get(name)).toEqual(table.get(name))
  }
})
