// The producer table on disk: a snapshot as of an offset, and the log's own headers behind it. Without a snapshot the scan
// begins at the log's start, and remembers nobody whose batches retention has removed: so there is one before it does.

import { join } from 'node:path'
import { batchHeaderBytes, nextOffsetOf, readBatchHeader } from '../../model/batch.ts'
import { crc32c } from '../../model/crc32c.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import { penstock } from '../../proto/codec.ts'
import type { FileSystem } from '../log/file-system.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { ProducerTable } from './producer-state.ts'

const fileName = 'producers'
const { ProducerSnapshot } = penstock.internal.v1

export interface SnapshotPlace {
  readonly fileSystem: FileSystem
  readonly directory: string
}

/**
 * Who has written below `asOfOffset`, by the batches there that the table remembers. What lies behind it, in the log, says
 * the rest.
 */
export function encodeProducers(table: ProducerTable, asOfOffset: Offset): Uint8Array {
  const producers = [...table.entries()].flatMap(([producerId, producer]) => {
    const batches = producer.batches.filter(({ baseOffset }) => baseOffset < asOfOffset)
    const { epoch, lastAppendTimestampMs } = producer
    if (batches.length === 0) return []
    return [{ producerId, producerEpoch: epoch, lastAppendTimestampMs, batches }]
  })
  return ProducerSnapshot.encode({ asOfOffset, producers }).finish()
}

/** Durable when it resolves. Everything below the snapshot's offset must be durable in the log. */
export async function writeProducers(
  bytes: Uint8Array,
  { fileSystem, directory }: SnapshotPlace,
): Promise<void> {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(crc32c(bytes))
  const path = join(directory, fileName)
  const temporary = `${path}.tmp`
  await fileSystem.remove(temporary)
  const file = await fileSystem.open(temporary, 'create')
  try {
    await file.write([checksum, bytes], 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await fileSystem.rename(temporary, path)
  await fileSystem.syncDirectory(directory)
}

/** Durable when it resolves. */
export async function forgetProducers({ fileSystem, directory }: SnapshotPlace): Promise<void> {
  await fileSystem.remove(join(directory, fileName))
  await fileSystem.syncDirectory(directory)
}

/** The table as of the end of the log. */
export async function recoverProducers(
  log: PartitionLog,
  place: SnapshotPlace,
): Promise<ProducerTable> {
  const snapshot = await readSnapshot(place)
  const usable = snapshot !== undefined && snapshot.asOfOffset <= log.endOffset
  const table = new ProducerTable()
  if (usable) {
    for (const {
      producerId,
      producerEpoch,
      lastAppendTimestampMs,
      batches,
    } of snapshot.producers) {
      table.restore(producerId ?? 0, {
        epoch: producerEpoch ?? 0,
        lastAppendTimestampMs: lastAppendTimestampMs ?? 0,
        batches: (batches ?? []).map((batch) => ({
          baseSequence: batch.baseSequence ?? 0,
          recordCount: batch.recordCount ?? 0,
          baseOffset: batch.baseOffset ?? 0,
          appendTimestampMs: batch.appendTimestampMs ?? 0,
        })),
      })
    }
  }
  let from = Math.max(usable ? snapshot.asOfOffset : 0, log.startOffset)
  while (from < log.endOffset) {
    const range = { from, before: log.endOffset, maxBytes: limits.readBytesMax }
    const { batches, nextOffset } = await log.read(range)
    for (let at = 0; at + batchHeaderBytes <= batches.length; ) {
      const header = readBatchHeader(batches, at)
      at += header.length
      if (header.baseOffset < from) continue
      table.appended(header, { ...header, durableOffset: nextOffsetOf(header) })
    }
    from = nextOffset
  }
  return table
}

async function readSnapshot({
  fileSystem,
  directory,
}: SnapshotPlace): Promise<penstock.internal.v1.ProducerSnapshot | undefined> {
  const path = join(directory, fileName)
  if ((await fileSystem.status(path)) === undefined) return undefined
  const file = await fileSystem.open(path, 'read')
  try {
    const content = Buffer.alloc(await file.size())
    await file.read(content, 0)
    if (content.length < 4 || crc32c(content.subarray(4)) !== content.readUInt32LE(0))
      return undefined
    return ProducerSnapshot.decode(content.subarray(4))
  } finally {
    await file.close()
  }
}
