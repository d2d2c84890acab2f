import { expect, test } from 'vitest'
import { Bounds } from '../../../cli/messages/bounds.ts'

const place = { partition: 0, earliestOffset: 0, endOffset: 0 }
const options = { until: { kind: 'end' }, limit: undefined, nowMs: 0 } as const

test('an empty partition is at its end; one that is not served has to be asked', () => {
  const empty = new Bounds({ ...options, partitions: [{ ...place, state: 'online' }] })
  expect(empty.reached).toBe(true)
  const damaged = new Bounds({ ...options, partitions: [{ ...place, state: 'damaged' }] })
  expect(damaged.reached).toBe(false)
  expect(damaged.follows).toBe(false)
})
