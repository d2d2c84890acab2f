import fc from 'fast-check'
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
    const late = { ...commit, memberId: 'm2', assignmentEpoch: 2 }
    const fenced = expect.objectContaining({ reason: 'GENERATION_STALE' })
    expect(() => table.commit(late, facts)).toThrow(fenced)
    // A client may choose its id: the same one, of another life.
    table.grant({ group: 'g', memberId: 'm2', assignmentEpoch: 3 })
    expect(() => table.commit(late, facts)).toThrow(fenced)
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

  test('needs a higher epoch than any group that was forgotten had', () => {
    const table = owned()
    table.forget('g')
    table.commit({ ...commit, group: 'h' }, facts)
    for (const group of ['g', 'h', 'new']) {
      expect(table.assignmentEpoch(group)).toBe(2)
      expect(() => table.grant({ group, memberId: 'm', assignmentEpoch: 2 })).toThrow(
        expect.objectContaining({ reason: 'GENERATION_STALE' }),
      )
    }
  })
})

type Step =
  | { readonly kind: 'grant' | 'forget' | 'restart' | 'snapshot'; readonly group: string }
  | { readonly kind: 'commit'; readonly group: string; readonly nextOffset: number }

test('an epoch is never granted twice to a group, whatever is forgotten, replayed or restored', () => {
  const group = fc.constantFrom('g', 'h')
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom('grant', 'forget', 'restart', 'snapshot'), group }),
    fc.record({ kind: fc.constant('commit' as const), group, nextOffset: fc.nat(100) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let table = new GroupTable()
      let snapshot = table.snapshot()
      let records: Uint8Array[] = []
      const granted = new Set<string>()
      for (const next of steps) {
        const { group } = next
        if (next.kind === 'grant') {
          const assignmentEpoch = table.assignmentEpoch(group) + 1
          expect(granted.has(`${group}/${assignmentEpoch}`)).toBe(false)
          granted.add(`${group}/${assignmentEpoch}`)
          records.push(table.grant({ group, memberId: 'm', assignmentEpoch }))
        } else if (next.kind === 'forget') {
          if (table.get(group)) records.push(table.forget(group))
        } else if (next.kind === 'commit') {
          const { memberId = '', assignmentEpoch = 0 } = table.get(group) ?? {}
          const { nextOffset } = next
          records.push(
            table.commit({ ...commit, group, nextOffset, memberId, assignmentEpoch }, facts),
          )
        } else if (next.kind === 'snapshot') {
          snapshot = table.snapshot()
          records = []
        } else {
          table = new GroupTable()
          table.restore(snapshot)
          for (const record of records) table.apply(record)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('records, and a snapshot, give the same table again', () => {
  const table = new GroupTable()
  const records = [
    table.grant({ group: 'g', memberId: 'm1', assignmentEpoch: 1 }),
    table.commit({ ...commit, memberId: 'm1', assignmentEpoch: 1, metadata: 'note' }, facts),
    table.commit({ ...commit, group: 'h', nextOffset: 0 }, facts),
    table.grant({ group: 'i', memberId: 'm', assignmentEpoch: 4 }),
    table.forget('i'),
    table.commit({ ...commit, group: 'j', nextOffset: 1 }, facts),
  ]
  const replayed = new GroupTable()
  for (const record of records) replayed.apply(record)
  const restored = new GroupTable()
  restored.restore(table.snapshot())
  for (const other of [replayed, restored]) {
    expect(other.names()).toEqual(['g', 'h', 'j'])
    expect(other.assignmentEpoch('i')).toBe(4)
    for (const name of table.names()) expect(other.get(name)).toEqual(table.get(name))
  }
})
