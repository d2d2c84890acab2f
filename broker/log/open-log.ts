// Opening a log: recovery, and the log on what it found.

import { limits } from '../../model/limits.ts'
import { Checkpoint } from './checkpoint.ts'
import { DiskLog } from './disk-log.ts'
import type { OpenLogOptions, Recovered } from './partition-log.ts'
import { type RecoveredSegments, Recovery } from './recovery.ts'
import { allRules, type LogRules } from './rules.ts'
import { chainStart } from './segment.ts'
import type { Identity } from './segment-reader.ts'

/** One round writes at most so much: a reader's or another log's sync never waits long behind it. */
const roundBytesMax = 4 * 1024 * 1024

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
        const place = { baseOffset: 0, filePos: 0, startOffset: 0, link: chainStart }
        await checkpoint.begin({ ...place, lax, resetting: false })
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
  const { baseOffset, size: filePos, link } = active
  const isThere = mark?.baseOffset === baseOffset && mark.filePos === filePos
  if (isThere && mark.lax === lax && !mark.resetting) return
  const startOffset = segments[0]?.baseOffset ?? 0
  const found = { baseOffset, filePos, startOffset, lax, link, resetting: false }
  try {
    await checkpoint.write(found)
    // Neither slot must have a later start remove what comes from now on.
    if (mark?.resetting) await checkpoint.write(found)
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
