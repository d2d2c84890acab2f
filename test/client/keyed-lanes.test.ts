import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyedLanes } from '../../client/keyed-lanes.ts'

interface Task {
  readonly key: string | undefined
  readonly number: number
}

describe('keyed lanes', () => {
  test('a key has one task out at a time; other keys and tasks without a key do not wait for it', () => {
    const lanes = new KeyedLanes<string>()
    lanes.add('a', 'a1')
    lanes.add('a', 'a2')
    lanes.add(undefined, 'x')
    lanes.add('b', 'b1')
    expect([lanes.take(), lanes.take(), lanes.take(), lanes.take()]).toEqual([
      'a1',
      'x',
      'b1',
      undefined,
    ])
    lanes.done('a1')
    expect(lanes.take()).toBe('a2')
    expect(lanes.out).toBe(3)
  })

  test('a removed task does not come; what is out stays, and its key goes on with what follows', () => {
    const lanes = new KeyedLanes<string>()
    for (const task of ['a1', 'a2', 'a3']) lanes.add('a', task)
    lanes.add(undefined, 'x')
    expect(lanes.take()).toBe('a1')
    expect(lanes.remove((task) => task === 'a2' || task === 'x')).toEqual(['a2', 'x'])
    expect(lanes.take()).toBeUndefined()
    lanes.done('a1')
    expect(lanes.take()).toBe('a3')
    expect(lanes.waiting).toBe(0)
  })

  test('whatever finishes when: order per key, never two of a key at once, nothing forgotten', () => {
    const step = fc.oneof(
      fc.record({ add: fc.constantFrom('a', 'b', 'c', undefined) }),
      fc.record({ done: fc.nat(10) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const lanes = new KeyedLanes<Task>()
        const out: Task[] = []
        const seen: Task[] = []
        const take = (): void => {
          for (let task = lanes.take(); task !== undefined; task = lanes.take()) {
            expect(out.some(({ key }) => key !== undefined && key === task.key)).toBe(false)
            out.push(task)
            seen.push(task)
          }
        }
        let added = 0
        for (const next of steps) {
          if ('add' in next) lanes.add(next.add, { key: next.add, number: added++ })
          else if (out.length > 0) lanes.done(out.splice(next.done % out.length, 1)[0]!)
          take()
        }
        while (out.length > 0) {
          lanes.done(out.shift()!)
          take()
        }
        expect(seen).toHaveLength(added)
        for (const key of ['a', 'b', 'c']) {
          const numbers = seen.filter((task) => task.key === key).map(({ number }) => number)
          expect(numbers).toEqual(numbers.toSorted((x, y) => x - y))
        }
      }),
    )
  })
})
