// The edges of the process: signals, colour, the broken pipe, the way out.

import type { Readable } from 'node:stream'
import { exitCodes } from './exit-code.ts'
import type { OutputStream } from './output/output.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Colour only on a terminal, never with NO_COLOR (no-color.org) or TERM=dumb; FORCE_COLOR overrides. */
export function wantsColour(stream: OutputStream, environment: Environment): boolean {
  if (environment['FORCE_COLOR'] !== undefined && environment['FORCE_COLOR'] !== '0') return true
  if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '') return false
  return stream.isTTY === true && environment['TERM'] !== 'dumb'
}

// npx and the terminal may both deliver one and the same Ctrl-C; a person's second comes later than this.
const echoMs = 200

/** Aborts at the first SIGINT or SIGTERM; at the second the process leaves at once. */
export function stopSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController()
  let firstMs = 0
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      firstMs = performance.now()
      onFirst()
      controller.abort(new DOMException('interrupted', 'AbortError'))
    } else if (performance.now() - firstMs > echoMs) process.exit(exitCodes.interrupted)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}

/**
 * Leaves quietly when the reader of our output has gone, as in `penstock sub orders | head`: that is how the pipeline
 * was meant to end.
 */
export function leaveOnBrokenPipe(stdout: OutputStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok)
    throw error
  })
}

/** One line that a person types; undefined at the end of input. */
export async function readLine(
  input: Readable,
  options: { readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { createInterface } = await import('node:readline')
  const lines = createInterface({ input, terminal: false })
  const close = (): void => lines.close()
  options.signal.addEventListener('abort', close, { once: true })
  try {
    for await (const line of lines) return line
    return undefined
  } finally {
    options.signal.removeEventListener('abort', close)
    lines.close()
  }
}
