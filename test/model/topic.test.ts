import { describe, expect, test } from 'vitest'
import { PenstockError } from '../../model/errors.ts'
import { nameFault } from '../../model/name.ts'
import {
  defaultTopicSpec,
  sameTopicSpec,
  topicSpecFaults,
  topicSpecRanges,
  validateTopic,
} from '../../model/topic.ts'

describe('topic names', () => {
  test.each(['orders', 'a', 'Orders.eu-1_x', '0', 'x'.repeat(249)])('%s is allowed', (name) => {
    expect(nameFault(name)).toBeUndefined()
  })

  test.each(['', '.', '..', '_internal', '-x', 'a/b', 'a b', 'ä', 'a\n', '../x', 'x'.repeat(250)])(
    '%j is refused',
    (name) => {
      expect(nameFault(name)).toBeTypeOf('string')
    },
  )
})

describe('topic specs', () => {
  test('the default one has no faults', () => {
    expect(topicSpecFaults(defaultTopicSpec)).toEqual([])
  })

  test('every bound is inclusive, and one beyond it is refused', () => {
    const roomy = { ...defaultTopicSpec, replicationFactor: 7 }
    for (const [field, { min, max }] of Object.entries(topicSpecRanges)) {
      for (const value of [min, max]) {
        expect(topicSpecFaults({ ...roomy, [field]: value })).toEqual([])
      }
      for (const value of [min - 1, max + 1, 1.5, Number.NaN]) {
        const faults = topicSpecFaults({ ...roomy, [field]: value })
        expect(faults.some((fault) => fault.startsWith(`${field} is ${value};`))).toBe(true)
      }
    }
  })

  test('retention without a bound is null', () => {
    const spec = { ...defaultTopicSpec, retentionMs: null, retentionBytes: null }
    expect(topicSpecFaults(spec)).toEqual([])
  })

  test('all faults are told at once', () => {
    const spec = { ...defaultTopicSpec, partitions: 0, minInSyncReplicas: 2, segmentBytes: 1 }
    try {
      validateTopic({ name: 'no/good', spec })
      expect.unreachable()
    } catch (error) {
      const { reason, message } = PenstockError.from(error)
      expect(reason).toBe('INVALID_REQUEST')
      for (const part of [
        'name is',
        'partitions is 0',
        'minInSyncReplicas is 2',
        'segmentBytes is 1',
      ]) {
        expect(message).toContain(part)
      }
    }
  })

  test('are the same when every field is', () => {
    expect(sameTopicSpec(defaultTopicSpec, { ...defaultTopicSpec })).toBe(true)
    expect(sameTopicSpec(defaultTopicSpec, { ...defaultTopicSpec, retentionMs: null })).toBe(false)
  })
})
