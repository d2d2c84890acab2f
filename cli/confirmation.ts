// Consent to what cannot be taken back: typed on a terminal, given with --yes in a script, never assumed.

import type { Context } from './context.ts'
import { UsageError } from './grammar/usage-error.ts'
import { readLine } from './terminal.ts'

export interface Danger {
  /** What a person types. */
  readonly name: string
  /** "This deletes topic orders with 12 messages for good." */
  readonly says: string
  readonly yes: boolean
}

/** True when it was confirmed. Throws UsageError where nobody can be asked. */
export async function confirmed(context: Context, danger: Danger): Promise<boolean> {
  if (danger.yes) return true
  const { output, stdin } = context
  if (!stdin.isTTY || !output.stderrIsTerminal) {
    throw new UsageError(
      `not confirmed. ${danger.says}`,
      'In a script say --yes; try --dry-run to see what it would do.',
    )
  }
  output.raw(`${danger.says}\nType ${output.styleNote('bold', danger.name)} to go on: `)
  const line = await readLine(stdin, { signal: context.stop })
  if (line?.trim() === danger.name) return true
  output.note('not confirmed, nothing was done')
  return false
}
