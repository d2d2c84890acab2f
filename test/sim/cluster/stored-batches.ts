// The batches of one log as they lie in the files of a simulated disk: what a checker reads behind the broker's back.

import { batchHeaderBytes, nextOffsetOf, readBatchHeader } from '../../../model/batch.ts'
import type { Offset } from '../../../model/offset.ts'
import type { FileImage } from '../disk/file-image.ts'
import { Directory } from '../disk/name-space.ts'
import type { SimulatedDisk } from '../disk/simulated-disk.ts'

export interface StoredBatch {
  readonly from: Offset
  readonly to: Offset
  /** Of header and payload: equal for equal bytes in the same place of the same log. */
  readonly digest: string
  /** `producer/epoch/sequence`; undefined for what is no producer's. */
  readonly id: string | undefined
  /** To be asked before anything changes. */
  mark(): Mark | undefined
}

export interface Mark {
  readonly producer: string
  readonly number: number
}

/** What everybody reads, or what survives a power cut. */
type Layer = 'cache' | 'platter'

/** From the first batch at or behind `from` on; ends where the bytes do, or do not look like a batch. */
export function* storedBatches(
  disk: SimulatedDisk,
  directory: string,
  { from, layer }: { readonly from: Offset; readonly layer: Layer },
): Generator<StoredBatch> {
  const segments = segmentsIn(disk, directory)
  const first = segments.findLastIndex(({ base }) => base <= from)
  for (const { file } of segments.slice(Math.max(0, first))) {
    yield* batchesIn(bytesOf(file, layer), from)
  }
}

/** Valid until the next change. */
export function bytesOf(file: FileImage, layer: Layer): Buffer {
  const { view } = file[layer]
  return Buffer.from(view.buffer, view.byteOffset, view.length)
}

export function* batchesIn(bytes: Buffer, from: Offset): Generator<StoredBatch> {
  for (let at = 0; at + batchHeaderBytes < bytes.length; ) {
    const header = headerAt(bytes, at)
    if (header === undefined || at + header.length > bytes.length) return
    const { baseOffset, producerId, producerEpoch, baseSequence } = header
    const payload = bytes.subarray(at + batchHeaderBytes, at + header.length)
    at += header.length
    if (baseOffset < from) continue
    yield {
      from: baseOffset,
      to: nextOffsetOf(header),
      digest: `${header.headerCrc.toString(16)}.${header.payloadCrc.toString(16)}`,
      id: producerId === 0 ? undefined : `${producerId}/${producerEpoch}/${baseSequence}`,
      mark: () => markIn(payload),
    }
  }
}

/** Of the first message: which producer has made it, and as its how manyth batch. */
function markIn(payload: Buffer): Mark | undefined {
  const [, producer = '', number = ''] = /<(\d+)\/(\d+)>/.exec(payload.toString('latin1')) ?? []
  return number === '' ? undefined : { producer, number: Number(number) }
}

function headerAt(bytes: Buffer, at: number) {
  try {
    return readBatchHeader(bytes, at)
  } catch {
    return undefined
  }
}

function segmentsIn(disk: SimulatedDisk, path: string) {
  const directory = directoryAt(disk, path)
  if (directory === undefined) return []
  return [...directory.files()]
    .filter(({ path: name }) => /^\d{20}\.log$/.test(name))
    .map(({ path: name, file }) => ({ base: Number(name.slice(0, 20)), file }))
    .toSorted((a, b) => a.base - b.base)
}

export function directoryAt(disk: SimulatedDisk, path: string): Directory | undefined {
  let directory: Directory = disk.root
  for (const name of path.split('/').filter((part) => part !== '')) {
    const found = directory.entries.get(name)
    if (!(found instanceof Directory)) return undefined
    directory = found
  }
  return directory
}
