// Structured logs: one JSON line each, on stderr so that stdout stays for results. Codes in `event` are stable.

import { pino } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export type LogFields = Readonly<Record<string, unknown>>

/** What the broker logs through. Never payloads, keys or header values. */
export interface Logger {
  /** `event` is a stable code in kebab-case, such as `partition-damaged`. */
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** A logger that adds `fields` to every line. */
  with(fields: LogFields): Logger
}

export interface LoggerOptions {
  readonly level: LogLevel
  readonly fields: LogFields
  /** Where lines go; stderr by default. */
  readonly write?: (line: string) => void
}

export function createLogger(options: LoggerOptions): Logger {
  const destination = options.write
    ? { write: options.write }
    : // Synchronous: the last lines before a crash are the ones that matter.
      pino.destination({ dest: 2, sync: true })
  const root = pino(
    {
      level: options.level,
      base: options.fields,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    destination,
  )
  return wrap(root)
}

type Sink = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>

function wrap(sink: Sink): Logger {
  return {
    debug: (event, fields) => sink.debug({ event, ...fields }),
    info: (event, fields) => sink.info({ event, ...fields }),
    warn: (event, fields) => sink.warn({ event, ...fields }),
    error: (event, fields) => sink.error({ event, ...fields }),
    with: (fields) => wrap(sink.child(fields)),
  }
}

const nothing = (): void => {}

/** For tests and tools that do not log. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  with: () => silentLogger,
}
