// Changes by compare-and-swap that are decided anew when someone else was faster.

import { PenstockError } from '../../model/errors.ts'

/** Undefined when someone else was faster: look again. */
export async function unlessConflict<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change
  } catch (error) {
    if (PenstockError.from(error).reason !== 'METADATA_CONFLICT') throw error
    return undefined
  }
}
