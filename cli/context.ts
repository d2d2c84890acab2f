// What a running command has at hand: its output, standard input, the person's wish to stop, and the way to a broker.

import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Client, MessagesLost } from '../client/index.ts'
import { PenstockError } from '../model/errors.ts'
import type { Output } from './output/output.ts'
import type { CommonInput } from './program.ts'
import type { Environment } from './terminal.ts'

export interface Context {
  readonly output: Output
  /** False: the choice of a format is ours. */
  readonly formatGiven: boolean
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly environment: Environment
  /** Aborts at the first Ctrl-C or SIGTERM: finish in good order. The second ends the process. */
  readonly stop: AbortSignal
  /** Of the broker. */
  readonly url: string
  /** As given with --timeout; undefined: the command's own default. */
  readonly timeoutMs: number | undefined
  /** Connects at the first call; the same client at every call. `timeoutMs` is for finding a broker. */
  connect(options?: { readonly timeoutMs: number }): Promise<Client>
}

export interface OwnedContext extends Context, AsyncDisposable {}

export interface ContextOptions {
  readonly output: Output
  readonly common: Pick<CommonInput, 'url' | 'timeoutMs'> &
    Partial<Pick<CommonInput, 'formatGiven'>>
  readonly stop: AbortSignal
  readonly stdin: Context['stdin']
  readonly environment: Environment
}

const urlDefault = 'http://localhost:7070'
// A person who has mistyped the address waits no longer than this; a script that waits for a broker says --timeout.
const connectMsDefault = 3_000

export function openContext(options: ContextOptions): OwnedContext {
  const { output, common, stop, stdin, environment } = options
  const url = common.url ?? environment['PENSTOCK_URL'] ?? urlDefault
  const opening = async (connectTimeoutMs: number): Promise<Client> => {
    const { connect } = await import('../client/index.ts')
    try {
      const onMessagesLost = (lost: MessagesLost): void => output.note(lossNote(lost))
      const { timeoutMs: callTimeoutMs } = common
      return await connect(url, { connectTimeoutMs, callTimeoutMs, onMessagesLost })
    } catch (error) {
      throw explained(error, url)
    }
  }
  let client: Promise<Client> | undefined
  return {
    output,
    formatGiven: common.formatGiven ?? false,
    stdin,
    environment,
    stop,
    url,
    timeoutMs: common.timeoutMs,
    async connect({ timeoutMs } = { timeoutMs: common.timeoutMs ?? connectMsDefault }) {
      client ??= opening(timeoutMs)
      const opened = await Promise.race([client, once(stop, 'abort')])
      stop.throwIfAborted()
      return Array.isArray(opened) ? client : opened
    },
    async [Symbol.asyncDispose]() {
      // One that could not be made has been reported by whoever asked for it.
      const opened = await client?.catch(() => undefined)
      await opened?.close()
    },
  }
}

function lossNote({ topic, partition, from, to }: MessagesLost): string {
  const range = to === undefined ? `from offset ${from} on` : `at offsets ${from} to ${to - 1}`
  return `messages of ${topic} partition ${partition} ${range} were lost in an unclean election`
}

/** In the words of the command line, where nobody answers at the address. */
function explained(error: unknown, url: string): unknown {
  const { reason, message, details } = PenstockError.from(error)
  if (reason !== 'CONNECTION_LOST' && reason !== 'TIMED_OUT') return error
  // gRPC wraps it in words about itself.
  const cause = message.startsWith('Deadline')
    ? 'no answer in time'
    : (/connect [A-Z]+ [^\s]+|getaddrinfo [A-Z_]+ [^\s]+/.exec(message)?.[0] ?? message)
  const hint = 'Start one with `penstock dev`, or name another address with --url or PENSTOCK_URL.'
  return new PenstockError(
    reason,
    `no broker answers at ${url}: ${cause}`,
    { ...details, hint },
    { cause: error },
  )
}
