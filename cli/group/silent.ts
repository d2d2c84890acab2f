// Answers about groups that lack what a broker knows which does not answer.

import { type ExitCode, exitCodes } from '../exit-code.ts'
import type { Output } from '../output/output.ts'

/** The exit code of the command: some entries are missing where anybody is silent. */
export function warnOfSilent(output: Output, brokers: readonly string[]): ExitCode | undefined {
  if (brokers.length === 0) return undefined
  const verb = brokers.length === 1 ? 'does' : 'do'
  output.warn(`${brokers.join(' and ')} ${verb} not answer: what only they know is missing`)
  return exitCodes.partial
}
