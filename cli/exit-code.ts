// What the exit code of every command means. Scripts depend on it; docs/reference/cli.md lists it.

import { type ErrorReason, errorTable } from '../model/errors.ts'

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  unavailable: 5,
  partial: 6,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'failed, and would fail again; or not confirmed',
  2: 'the command line is wrong, or the broker refuses a value in it',
  3: 'the topic, partition, group, broker or reason does not exist',
  4: 'not allowed; kept for the authorisation to come',
  5: 'the broker cannot be reached, is busy or full, or did not answer in time: trying again may help',
  6: 'some of the messages, entries or copies could not be dealt with; the output says which',
  130: 'interrupted by Ctrl-C or SIGTERM',
}

/** The exit code for an error of the API. */
export function exitCodeOf(reason: ErrorReason): ExitCode {
  switch (errorTable[reason].status) {
    case 'NOT_FOUND':
      return exitCodes.notFound
    case 'INVALID_ARGUMENT':
      return exitCodes.usage
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
      return exitCodes.unavailable
    case 'CANCELLED':
      return exitCodes.interrupted
    default:
      return exitCodes.failed
  }
}
