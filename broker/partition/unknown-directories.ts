// Directories of partitions that metadata does not name: put aside, never deleted, because absent is not deleted.

import type { Clock } from '../../model/clock.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { PartitionKey, PartitionStorage } from './partition-storage.ts'

export async function quarantineUnknown(
  storage: PartitionStorage,
  options: {
    readonly clock: Clock
    readonly logger: Logger
    readonly isKnown: (key: PartitionKey) => boolean
  },
): Promise<void> {
  const { clock, logger, isKnown } = options
  for (const key of await storage.list()) {
    if (isKnown(key)) continue
    const reason = 'no metadata names this partition'
    const entry = await storage.quarantine(key, { reason, nowMs: clock.now() })
    logger.warn('partition-quarantined', { ...key, entry, reason })
  }
}
