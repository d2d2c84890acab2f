// Opening a log: recovery, and the log on what it found.

import { limits } from '../../model/limits.ts'
import { Checkpoint } from './checkpoint.ts'
import { DiskLog, roundBytesMax } from './disk-log.ts'
import type { OpenLogOptions, Recovered } from './partition-log.ts'
import { type RecoveredSegments, Recovery } from './recovery.ts'
import { allRules, type LogRules } from './rules.ts'
import type { Identity } from './segment-reader.ts'

/** For tests alone; configuration cannot reach it. */
export interface LogTestOptions {
  /** Switches single rules off. */
  readonly rules?: LogRules
  /** Shrinks what one commit round may write, and no batch is larger: small logs then have many rounds. */
  readonly roundBytesMax?: number
}

export interface OpenDiskLogOptions extends OpenLogOptions, LogTestOptions {}

export interface RecoveredDiskLog extends Recovered {
  readonly log: DiskLog
}

/** Recovers the log in `directory`, or begins it. Throws STORAGE_DAMAGED. */
export async function openPartitionLog(options: OpenDiskLogOptions): Promise<RecoveredDiskLog> {
  const { fileSystem, directory, config } = options
  const rules = options.rules ?? allRules
  const identity: Identity = { seed: rules.identity ? options.seed : 0, rules }
  await fileSystem.makeDirectory(directory)
  const checkpoint = await Checkpoint.open({ fileSystem, directory, seed: identity.seed })
  try {
    const { mark } = checkpoint
    const recovery = new Recovery({
      fileSystem,
      directory,
      identity,
      mark,
      roundBytesMax: options.roundBytesMax ?? Math.max(roundBytesMax, limits.batchBytesMax),
      begin: async () => {
        const lax = config.durability === 'memory'
        await checkpoint.begin({ baseOffset: 0, filePos: 0, startOffset: 0, lax })
      },
    })
    const recovered = await recovery.run()
    const lax = config.durability === 'memory'
    await noteFound(recovered, { checkpoint, lax })
    const { truncatedBytes, segmentsScanned } = recovered
    const log = assemble(options, { identity, checkpoint, recovered })
    return { log, truncatedBytes, segmentsScanned }
  } catch (error) {
    await checkpoint.close()
    throw error
  }
}

/** What was found is on the disk now: from here on it is damage when it is not. */
async function noteFound(
  { segments, activeFile }: RecoveredSegments,
  { checkpoint, lax }: { readonly checkpoint: Checkpoint; readonly lax: boolean },
): Promise<void> {
  const active = segments.at(-1)
  if (!active) return
  const { mark } = checkpoint
  const { baseOffset, size: filePos } = active
  if (mark?.baseOffset === baseOffset && mark.filePos === filePos && mark.lax === lax) return
  try {
    const startOffset = segments[0]?.baseOffset ?? 0
    await checkpoint.write({ baseOffset, filePos, startOffset, lax })
  } catch (error) {
    await activeFile.close()
    throw error
  }
}

function assemble(
  options: OpenDiskLogOptions,
  parts: {
    readonly identity: Identity
    readonly checkpoint: Checkpoint
    readonly recovered: RecoveredSegments
  },
): DiskLog {
  return new DiskLog({
    ...options,
    ...parts,
    onRejected: options.onRejected ?? (() => {}),
    observe: options.observe ?? { committed() {} },
    roundBytesMax: options.roundBytesMax ?? roundBytesMax,
  })
}
