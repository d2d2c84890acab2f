// From running brokers to the end of the process: what is printed when they are ready, and the stop in good order.

import { once } from 'node:events'
import type { Context } from '../context.ts'
import { packageVersion } from '../version.ts'
import type { ReadyRow } from './view.ts'

/** One broker in this process, or several under it. */
export interface Running extends AsyncDisposable {
  /** host:port as a URL; of the first broker, where there are several. */
  readonly url: string
  readonly brokerId: string
  /** Absolute. */
  readonly dataDirectory: string
  /** Where each is a process of its own. */
  readonly brokers?: ReadyRow['brokers']
  /** Finishes what is in flight, within the configured grace. May be called twice. */
  close(): Promise<void>
}

export function readyRow({ url, dataDirectory, brokerId, brokers }: Running): ReadyRow {
  return {
    version: packageVersion(),
    url,
    dataDirectory,
    brokerId,
    pid: process.pid,
    // Counts from the start of the process.
    startMs: Math.round(performance.now()),
    ...(brokers === undefined ? {} : { brokers }),
  }
}

/** Resolves when all has stopped because the person, or the system, wanted it to. */
export async function untilStopped(context: Context, running: Running): Promise<void> {
  if (!context.stop.aborted) await once(context.stop, 'abort')
  await running.close()
}
