// What is older than its topic keeps goes, in every copy that is open here.

import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Entry } from './hosted-entries.ts'

export async function applyRetention(
  entries: readonly Entry[],
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<void> {
  for (const { key, hosted } of entries) {
    try {
      await hosted.replica?.applyRetention(clock.now())
    } catch (error) {
      const { reason, message } = PenstockError.from(error)
      logger.warn('retention-failed', { ...key, reason, message })
    }
  }
}
