// Compression of payloads, on zlib's threads so that the event loop goes on. What is unfolded may come from anybody, so it is
// bounded: a small batch cannot fill the memory.

import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Codec } from './batch.ts'
import { PenstockError } from './errors.ts'
import { limits } from './limits.ts'

const gzip = promisify<Uint8Array, Buffer>(zlib.gzip)
const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip)

/** The payload compressed, or undefined where that does not make it smaller. */
export async function compress(codec: Codec, payload: Uint8Array): Promise<Buffer | undefined> {
  if (codec === 'none') return undefined
  const compressed = codec === 'gzip' ? await gzip(payload) : await zstd(payload)
  return compressed.length < payload.length ? compressed : undefined
}

/** Throws CORRUPT_BATCH for what does not unfold, MESSAGE_TOO_LARGE for what unfolds beyond the limit. */
export async function decompress(codec: Codec, payload: Uint8Array): Promise<Uint8Array> {
  const options = { maxOutputLength: limits.batchUncompressedBytesMax }
  try {
    if (codec === 'gzip') return await gunzip(payload, options)
    return codec === 'zstd' ? await unzstd(payload, options) : payload
  } catch (error) {
    if (error instanceof PenstockError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      const bound = limits.batchUncompressedBytesMax
      throw new PenstockError('MESSAGE_TOO_LARGE', `batch unfolds to more than ${bound} bytes`)
    }
    throw new PenstockError(
      'CORRUPT_BATCH',
      `payload does not unfold as ${codec}`,
      {},
      { cause: error },
    )
  }
}

// Node has zstd since 22.15; who has an older one gets to know when it is asked for, not when the client is loaded.

function zstd(payload: Uint8Array): Promise<Buffer> {
  checkZstd()
  return promisify<Uint8Array, Buffer>(zlib.zstdCompress)(payload)
}

function unzstd(payload: Uint8Array, options: zlib.ZstdOptions): Promise<Buffer> {
  checkZstd()
  return promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)(payload, options)
}

export function checkZstd(): void {
  if (typeof zlib.zstdCompress === 'function') return
  throw new PenstockError('UNSUPPORTED', `Node ${process.version} has no zstd; 22.15 has`)
}
