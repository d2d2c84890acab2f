import { describe, expect, test } from 'vitest'
import { errorTable, isErrorReason, PenstockError } from '../../model/errors.ts'

describe('errors', () => {
  test.each(Object.entries(errorTable))(
    '%s says what is the case and what to do',
    (reason, entry) => {
      expect(reason).toMatch(/^[A-Z][A-Z_]+$/)
      expect(entry.meaning).toMatch(/^[A-Z].*\.$/)
      expect(entry.hint).toMatch(/^[A-Z`].*\.$/)
      expect(isErrorReason(reason)).toBe(true)
    },
  )

  test('names from the prototype are not reasons', () => {
    expect(isErrorReason('constructor')).toBe(false)
  })

  test('from() keeps a PenstockError, names aborts and time-outs, and wraps the rest with its cause', () => {
    const known = new PenstockError('NOT_LEADER', 'moved', { leader: 'b2' })
    expect(PenstockError.from(known)).toBe(known)
    const timeout = new DOMException('late', 'TimeoutError')
    expect(PenstockError.from(timeout)).toMatchObject({ reason: 'TIMED_OUT', cause: timeout })
    expect(PenstockError.from(new DOMException('gone', 'AbortError')).reason).toBe('CANCELLED')
    expect(PenstockError.from('odd')).toMatchObject({ reason: 'INTERNAL', cause: 'odd' })
  })

  test('only reasons with retry advice are retryable', () => {
    expect(new PenstockError('DISK_WATERMARK', '').retryable).toBe(true)
    expect(new PenstockError('CORRUPT_BATCH', '').retryable).toBe(false)
  })
})
