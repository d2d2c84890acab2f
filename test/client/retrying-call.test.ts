// What a call that is repeated says in the end.

import { expect, test } from 'vitest'
import { noLogger } from '../../client/logger.ts'
import { retryingCall } from '../../client/retrying-call.ts'
import { systemClock } from '../../client/system-clock.ts'
import { PenstockError } from '../../model/errors.ts'

const transport = { clock: systemClock, logger: noLogger, random: () => 0 }

function answers(...reasons: readonly ('METADATA_UNAVAILABLE' | 'TIMED_OUT')[]) {
  let tries = 0
  return async (): Promise<never> => {
    const reason = reasons[Math.min(tries++, reasons.length - 1)] ?? 'TIMED_OUT'
    throw new PenstockError(reason, `try ${tries}`)
  }
}

test('a call that runs out of time says what a broker has told, not that the time was up', async () => {
  const call = answers('METADATA_UNAVAILABLE', 'TIMED_OUT')
  await expect(retryingCall(transport, { timeoutMs: 120 }, call)).rejects.toMatchObject({
    reason: 'METADATA_UNAVAILABLE',
    message: 'try 1',
  })
})

test('a call that nobody has answered says that it timed out', async () => {
  const call = answers('TIMED_OUT')
  await expect(retryingCall(transport, { timeoutMs: 120 }, call)).rejects.toMatchObject({
    reason: 'TIMED_OUT',
  })
})
