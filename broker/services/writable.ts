// Back-pressure of a response stream: HTTP/2 takes what it can, and whoever writes waits for the rest.

import type { Writable } from 'node:stream'

/** Resolves when the stream wants more; rejects when `signal` aborts. */
export async function writable(stream: Writable, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (!stream.writableNeedDrain) return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  stream.once('drain', resolve)
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    stream.removeListener('drain', resolve)
  }
}
