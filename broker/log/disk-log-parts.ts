// What a log on disk is made of: what its owner asked for, and what recovery has found.

import type { Offset } from '../../model/offset.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { LogObserver, OpenLogOptions } from './partition-log.ts'
import type { RecoveredSegments } from './recovery.ts'
import type { Identity } from './segment-reader.ts'

export interface DiskLogParts extends Omit<OpenLogOptions, 'seed'> {
  readonly identity: Identity
  readonly onRejected: (endOffset: Offset) => void
  readonly observe: LogObserver
  readonly checkpoint: Checkpoint
  readonly recovered: RecoveredSegments
  readonly roundBytesMax: number
}
