// Waiting for what the cluster does in the background: looks again and again, and says on standard error how far it is,
// whenever that has changed.

import { setTimeout as sleep } from 'node:timers/promises'
import { PenstockError } from '../model/errors.ts'
import type { OptionSpecs } from './command.ts'
import type { Context } from './context.ts'
import { formatDuration } from './grammar/duration.ts'

export const waitOptions = {
  wait: { kind: 'flag', help: 'wait until it is done, and say how far it is' },
  within: {
    kind: 'duration',
    value: 'DURATION',
    help: 'with --wait: give up after this; without it as long as it takes',
  },
} as const satisfies OptionSpecs

export interface Waiting<T> {
  readonly look: () => Promise<T>
  readonly isDone: (seen: T) => boolean
  /** One line for people. */
  readonly says: (seen: T) => string
  readonly withinMs: number | undefined
}

const everyMs = 500

/** What was seen when it was done. Throws TIMED_OUT; what was begun goes on then. */
export async function waitUntil<T>(context: Context, waiting: Waiting<T>): Promise<T> {
  const { output, stop: signal } = context
  const { look, isDone, says, withinMs = Number.POSITIVE_INFINITY } = waiting
  const beganMs = performance.now()
  let said = ''
  for (;;) {
    const seen = await look()
    if (isDone(seen)) return seen
    const line = says(seen)
    if (line !== said) output.note(line)
    said = line
    if (performance.now() - beganMs + everyMs > withinMs) {
      throw new PenstockError('TIMED_OUT', `after ${formatDuration(withinMs)}: ${line}`, {
        hint: 'It goes on in the background; the same command with --wait waits again.',
      })
    }
    await sleep(everyMs, undefined, { signal })
  }
}
