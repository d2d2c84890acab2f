import { PenstockError } from '../../model/errors.ts'

/** The errno name of a failed system call, such as ENOSPC; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** No room, on the volume or in the quota, or another log has said so. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof PenstockError) return error.reason === 'DISK_WATERMARK'
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT'
}
