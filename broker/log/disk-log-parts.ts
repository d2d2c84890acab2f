// What a DiskLog is made of: put together by open-log.ts after recovery.

import type { Clock } from '../../model/clock.ts'
import type { Offset } from '../../model/offset.ts'
import type { FileSystem } from './file-system.ts'
import type { FlushedMark } from './flushed-mark.ts'
import type { LogConfig, LogObserver } from './partition-log.ts'
import type { LogRules } from './rules.ts'
import type { ChainLink, Segment } from './segment.ts'

export interface DiskLogParts {
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly directory: string
  readonly seed: number
  readonly config: LogConfig
  readonly rules: LogRules
  readonly onFatal: (error: Error) => void
  readonly onRejected: (endOffset: Offset) => void
  readonly observe: LogObserver
  readonly mark: FlushedMark
  /** At least one; the last is the active one. */
  readonly segments: Segment[]
  readonly link: ChainLink
}
