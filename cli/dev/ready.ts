// From a running broker to the end of the process: what is printed when it is ready, and the stop in good order.

import { once } from 'node:events'
import type { Context } from '../context.ts'
import { packageVersion } from '../version.ts'
import type { Standalone } from './standalone.ts'
import type { ReadyRow } from './view.ts'

export function readyRow({ url, dataDirectory, broker }: Standalone): ReadyRow {
  return {
    version: packageVersion(),
    url,
    dataDirectory,
    brokerId: broker.identity.brokerId,
    pid: process.pid,
    // Counts from the start of the process.
    startMs: Math.round(performance.now()),
  }
}

/** Resolves when the broker has stopped because the person, or the system, wanted it to. */
export async function untilStopped(context: Context, standalone: Standalone): Promise<void> {
  if (!context.stop.aborted) await once(context.stop, 'abort')
  await standalone.close()
}
