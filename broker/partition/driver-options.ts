// What a replica's driver is given, and whom it tells.

import type { Clock } from '../../model/clock.ts'
import type { PenstockError } from '../../model/errors.ts'
import type { Epoch } from '../../model/offset.ts'
import type { Ends } from '../replication/ends.ts'
import type { ReplicaState } from '../replication/replica-state.ts'
import type { ReplicationRules } from '../replication/rules.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { PartitionFiles } from './partition-files.ts'
import type { PartitionKey } from './partition-storage.ts'
import type { Peers } from './peers.ts'
import type { RecordChanges } from './record-keeper.ts'
import type { TailBudget } from './tail-cache.ts'

export interface DriverOptions {
  readonly key: PartitionKey
  /** What was found on disk, by openReplica. */
  readonly state: ReplicaState
  readonly files: PartitionFiles
  readonly peers: Peers
  readonly records: RecordChanges
  readonly clock: Clock
  readonly tails: TailBudget
  /** Tells apart two leaders of one epoch. */
  readonly newNonce: () => number
  /** False while the disk is too full to take messages. */
  readonly acceptsWrites: () => boolean
  readonly logger: Logger
  /** What it holds can no longer be vouched for: the process must end. */
  readonly onFatal: (error: Error) => void
  readonly listener: DriverListener
  /** Switches single rules off, for tests alone. */
  readonly rules?: ReplicationRules | undefined
}

interface DriverListener {
  /** It leads: its EpochStarts are appended, appends may follow. */
  leads(epoch: Epoch, epochStart: Ends): void
  /** It leads no more; what was appended and not committed may be lost or not. */
  deposed(epoch: Epoch): void
  committed(ends: Ends): void
  /** Something of it does not verify any more. True: it is given up for what others have; false: nobody has it. */
  damaged(error: PenstockError): boolean
  /** Any change of role. */
  changed(): void
}
