// What keeps a broker from starting, in the words of the command line: which flag helps.

import { isDiskFull } from '../../broker/log/errno.ts'
import { errorTable, PenstockError } from '../../model/errors.ts'
import { UsageError } from '../grammar/usage-error.ts'

export interface StartFlags {
  /** The flag for the data directory. */
  readonly data: '--data' | '--data-dir'
  readonly dataDirectory: string
}

const unusable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG']

/** The same error with a hint that fits, or the error itself. */
export function explainStart(error: unknown, { data, dataDirectory }: StartFlags): unknown {
  if (!(error instanceof Error)) return error
  if (!(error instanceof PenstockError)) {
    if (isDiskFull(error)) {
      const found = `cannot start: the disk of ${dataDirectory} is full`
      const hint = 'Free some space or grow the volume, then start again; what is stored is safe.'
      return new PenstockError('DISK_WATERMARK', found, { hint }, { cause: error })
    }
    if (!unusable.includes(codeOf(error))) return error
    return new UsageError(
      `cannot use ${dataDirectory}: ${error.message}`,
      `Choose another directory with ${data}.`,
    )
  }
  const { reason, message, details } = error
  const withHint = (hint: string): PenstockError =>
    new PenstockError(reason, message, { ...details, hint }, { cause: error })
  if (reason === 'DATA_DIRECTORY_UNUSABLE') {
    return withHint(details['hint'] ?? errorTable[reason].hint.replace('--data-dir', data))
  }
  switch (codeOf(error.cause)) {
    case 'EADDRINUSE':
      return withHint(
        'Is another broker running? `penstock version` tells. Otherwise choose another port, for example --port 7071, or 0 for any.',
      )
    case 'EACCES':
      return withHint('Ports below 1024 need privileges; choose another, for example --port 7070.')
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return withHint('Choose an address of this machine with --host, or 0.0.0.0 for all.')
    default:
      return error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
