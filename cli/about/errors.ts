// `penstock errors`: the table of model/errors.ts.

import { type ErrorReason, errorTable, isErrorReason } from '../../model/errors.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-code.ts'
import { closest } from '../grammar/closest.ts'
import type { errorsSpec } from './spec.ts'
import { type ErrorRow, errorsView } from './view.ts'

export async function run(
  { output }: Context,
  { args }: InputOf<typeof errorsSpec>,
): Promise<ExitCode | undefined> {
  if (args.reason === undefined) {
    await output.list(errorsView, errorRows())
    output.next('More on one: penstock errors REASON')
    return undefined
  }
  const reason = args.reason.toUpperCase()
  if (!isErrorReason(reason)) {
    const near = closest(reason, Object.keys(errorTable))
    output.error({
      message: `there is no error ${args.reason}`,
      hint: near === undefined ? 'See penstock errors.' : `Did you mean ${near}?`,
      exitCode: exitCodes.notFound,
    })
    return exitCodes.notFound
  }
  const row = errorRow(reason)
  if (output.forPrograms) {
    await output.list(errorsView, [row])
    return undefined
  }
  const title = (text: string): string => output.style('bold', text)
  await output.line(
    [
      title(row.reason),
      row.meaning,
      '',
      `${title('do')}      ${row.hint}`,
      `${title('retry')}   ${retryMeanings[row.retry] ?? row.retry}`,
      `${title('status')}  ${row.status}, exit code ${row.exitCode}`,
    ].join('\n'),
  )
  return undefined
}

const retryMeanings: Readonly<Record<string, string>> = {
  never: 'the same call would fail again',
  backoff: 'the same call may succeed later; the client tries again by itself',
  refresh: 'ask for the leader or the assignment first; the client does by itself',
}

/** In the order of the table. */
export function errorRows(): ErrorRow[] {
  return Object.keys(errorTable).filter(isErrorReason).map(errorRow)
}

function errorRow(reason: ErrorReason): ErrorRow {
  const { status, retry, meaning, hint } = errorTable[reason]
  return { reason, status, retry, exitCode: exitCodeOf(reason), meaning, hint }
}
