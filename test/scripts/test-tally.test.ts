import { describe, expect, test } from 'vitest'
import { addTallies, describeTally, tallyOf } from '../../scripts/test-tally.ts'

const file = (status: string, ...tests: string[]): unknown => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

describe('test tally', () => {
  test('counts tests; whatever neither passed nor failed was skipped', () => {
    const report = {
      testResults: [file('passed', 'passed', 'pending'), file('failed', 'failed', 'todo')],
    }
    expect(tallyOf({ report, exitedCleanly: false })).toEqual({ passed: 1, failed: 1, skipped: 2 })
  })

  test('a file that does not load is a failure of its own', () => {
    const report = { testResults: [file('passed', 'passed'), file('failed')] }
    expect(tallyOf({ report, exitedCleanly: false })).toMatchObject({ passed: 1, failed: 1 })
  })

  test('a file whose hooks failed counts as failed though its tests were skipped', () => {
    const report = { testResults: [file('failed', 'skipped', 'passed')] }
    expect(tallyOf({ report, exitedCleanly: false })).toMatchObject({ failed: 1, skipped: 1 })
  })

  test.each([
    ['an error outside of any test', { testResults: [file('passed', 'passed')] }, false],
    ['a run without tests', { testResults: [] }, true],
    ['a run that left no report', undefined, true],
    ['a report in a shape that is not known', { results: [] }, true],
  ])('%s is a failure', (_, report, exitedCleanly) => {
    expect(tallyOf({ report, exitedCleanly }).failed).toBe(1)
  })

  test('adds up to the closing line, which names skipped ones only if there are any', () => {
    const one = { passed: 1, failed: 0, skipped: 0 }
    expect(describeTally(addTallies([one, one]))).toBe('2 passed, 0 failed')
    expect(describeTally(addTallies([one, { passed: 0, failed: 2, skipped: 3 }]))).toBe(
      '1 passed, 2 failed, 3 skipped',
    )
  })
})
