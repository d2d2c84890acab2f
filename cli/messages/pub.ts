// `penstock pub`: messages from the command line or standard input to a topic, with many in flight.

import { readFile } from 'node:fs/promises'
import type { Confirm, Producer } from '../../client/index.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { formatDuration } from '../grammar/duration.ts'
import { formatCount } from '../grammar/quantity.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { showProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import { parseFormat } from './format.ts'
import { isJson, kindOf, type MessageInput, parseMessageJson, textOf } from './message.ts'
import { Pace } from './pace.ts'
import { type Payload, payloadSerde } from './payload.ts'
import type { pubSpec } from './spec.ts'
import { messageFromFields, planSplit, splitRecords } from './split.ts'
import { type ConfirmRow, confirmView, type PublishedShare, publishedColumns } from './view.ts'

type Input = InputOf<typeof pubSpec>

export async function run(context: Context, input: Input): Promise<ExitCode | undefined> {
  const { options, args } = input
  const messages = messagesOf(context, input)
  const client = await context.connect()
  const tally = new Tally(context, args.topic)
  const timeoutMs = context.timeoutMs
  await using producer = client.topic(args.topic, { serde: payloadSerde }).producer({
    acks: options.acks,
    compression: options.compression,
    ...(timeoutMs === undefined ? {} : { retry: { timeoutMs } }),
  })
  using _progress = showProgress(context.output, {
    unit: 'messages',
    total: options.count,
    wanted:
      options.progress ?? (options.count === 1 || args.value !== undefined ? false : undefined),
    done: () => tally.stored + tally.failed,
  })
  const startedMs = performance.now()
  try {
    await publishAll(producer, messages, { context, rate: options.rate, tally })
  } finally {
    // Whatever ended it, what was sent is awaited and told.
    await tally.settled()
    await showShares(context, tally, performance.now() - startedMs)
  }
  return outcomeOf(context, tally)
}

// Confirms that are not printed yet; a standard output that nobody reads holds back the input.
const openMax = 50_000

async function publishAll(
  producer: Producer<Payload>,
  messages: AsyncIterable<MessageInput>,
  { context, rate, tally }: { context: Context; rate: number | undefined; tally: Tally },
): Promise<void> {
  const pace = new Pace(rate)
  const signal = AbortSignal.any([context.stop, tally.hopeless])
  try {
    for await (const message of messages) {
      await pace.next({ signal })
      await producer.ready({ signal })
      if (tally.open >= openMax) await tally.settled()
      const { value, kind, eventTimeMs, ...rest } = message
      const confirmation = producer.enqueue({
        ...rest,
        headers: message.headers.map(({ name, value: bytes }) => [name, bytes] as const),
        value: value === undefined ? null : { bytes: value, kind },
        eventTime: eventTimeMs,
      })
      tally.follow(confirmation.promise())
      if (signal.aborted) return
    }
  } catch (error) {
    // What is in flight is still awaited: the report says what became of it.
    if (!signal.aborted) throw error
  }
}

/** Keeps count of what was confirmed and what was not, in memory that does not grow with the messages. */
class Tally {
  readonly #topic: string
  readonly #shares = new Map<number, PublishedShare>()
  readonly #rows
  readonly #hopeless = new AbortController()
  #onSettled: (() => void) | undefined
  /** Neither confirmed nor refused, or not yet printed. */
  open = 0
  stored = 0
  failed = 0
  firstError: PenstockError | undefined

  constructor(context: Context, topic: string) {
    this.#topic = topic
    this.#rows = context.output.forPrograms ? context.output.stream(confirmView) : undefined
  }

  /** Aborts at an error that is not about one message: the next ones would fail too. */
  get hopeless(): AbortSignal {
    return this.#hopeless.signal
  }

  get shares(): readonly PublishedShare[] {
    return [...this.#shares.values()].sort((a, b) => a.partition - b.partition)
  }

  follow(confirmation: Promise<Confirm>): void {
    this.open++
    confirmation
      .then(
        (confirm) => this.#confirmed(confirm),
        (error: unknown) => this.#refused(PenstockError.from(error)),
      )
      .finally(() => {
        if (--this.open === 0) this.#onSettled?.()
      })
      // Only writing the row can fail here: a broken pipe, which ends the process anyway.
      .catch(() => this.#hopeless.abort())
  }

  async settled(): Promise<void> {
    if (this.open > 0) await new Promise<void>((resolve) => (this.#onSettled = resolve))
  }

  async #confirmed(confirm: Confirm): Promise<void> {
    this.stored++
    const { partition, duplicate } = confirm
    const share = this.#shares.get(partition)
    this.#shares.set(partition, {
      partition,
      messages: (share?.messages ?? 0) + 1,
      firstOffset: Math.min(share?.firstOffset ?? confirm.offset, confirm.offset),
      lastOffset: Math.max(share?.lastOffset ?? confirm.offset, confirm.offset),
    })
    const offset = confirm.offset < 0 ? null : confirm.offset
    await this.#rows?.write([{ topic: this.#topic, partition, offset, duplicate }])
  }

  async #refused(error: PenstockError): Promise<void> {
    this.failed++
    this.firstError ??= error
    if (error.reason !== 'MESSAGE_TOO_LARGE' && error.reason !== 'INVALID_REQUEST') {
      this.#hopeless.abort(error)
    }
    const row: ConfirmRow = {
      topic: this.#topic,
      partition: null,
      offset: null,
      duplicate: false,
      error: { reason: error.reason, message: error.message },
    }
    await this.#rows?.write([row])
  }
}

async function showShares({ output }: Context, tally: Tally, elapsedMs: number): Promise<void> {
  const { stored, shares } = tally
  if (!output.forPrograms && shares.length > 0) {
    const style = {
      wide: false,
      title: (text: string) => output.style('bold', text),
    }
    await output.line(table(publishedColumns, style).add(shares).join('\n'))
  }
  if (stored > 1) {
    const rate = formatCount((stored / Math.max(1, elapsedMs)) * 1000)
    output.note(
      `published ${formatCount(stored)} messages in ${formatDuration(Math.round(elapsedMs))}, ${rate}/s`,
    )
  }
}

function outcomeOf({ output, stop }: Context, tally: Tally): ExitCode | undefined {
  const { stored, failed, firstError } = tally
  if (firstError === undefined) return stop.aborted ? exitCodes.interrupted : undefined
  if (stored === 0) throw firstError
  output.warn(
    `${formatCount(failed)} not stored, the first: ${firstError.message} (${firstError.reason})`,
  )
  return exitCodes.partial
}

function messagesOf(context: Context, { args, options }: Input): AsyncIterable<MessageInput> {
  const given = [
    args.value !== undefined && args.value !== '-' ? 'VALUE' : '',
    options.file !== undefined ? '--file' : '',
    options.tombstone ? '--tombstone' : '',
  ].filter(Boolean)
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} exclude each other`)
  const defaults: MessageInput = {
    key: options.key === undefined ? undefined : Buffer.from(options.key),
    kind: options.json ? 'json' : 'text',
    headers: options.header.map(({ name, value }) => ({ name, value: Buffer.from(value) })),
    tag: options.tag ?? '',
    id: options.id ?? '',
    partition: options.partition,
  }
  if (given.length === 0) return fromInput(context, options, defaults)
  if (options.format !== undefined) {
    throw new UsageError(`--format is for standard input, not for ${given[0]}`)
  }
  return repeated(context, { args, options }, defaults)
}

async function* repeated(
  { stop }: Context,
  { args, options }: Input,
  defaults: MessageInput,
): AsyncGenerator<MessageInput> {
  const value = await givenValue(args.value, options)
  const message =
    value === undefined
      ? { ...defaults, kind: 'bytes' as const }
      : checked({ ...defaults, value }, 1)
  for (let i = 0; i < (options.count ?? 1) && !stop.aborted; i++) yield message
}

async function givenValue(
  value: string | undefined,
  { tombstone, file }: Input['options'],
): Promise<Buffer | undefined> {
  if (tombstone) return undefined
  if (file === undefined) return Buffer.from(value ?? '')
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function* fromInput(
  { stdin, output, stop }: Context,
  options: Input['options'],
  defaults: MessageInput,
): AsyncGenerator<MessageInput> {
  if (stdin.isTTY) output.note('one message a line; Ctrl-D ends')
  const json = options.format === 'json'
  const plan = planSplit(parseFormat(json ? '%v\\n' : (options.format ?? '%v\\n')))
  // Reading waits for ever by itself; a wish to stop ends it like the end of the input does.
  stop.addEventListener('abort', () => stdin.destroy(), { once: true })
  let ordinal = 0
  try {
    for await (const fields of splitRecords(stdin, plan, limits.batchBytesMax)) {
      ordinal++
      if (json) yield withDefaults(parseMessageJson(textOf(fields[0] ?? nothing) ?? ''), defaults)
      else yield checked(messageFromFields(plan, fields, defaults), ordinal)
      if (ordinal === options.count) return
    }
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

const nothing = new Uint8Array(0)

/** What the line does not say comes from the command line. */
function withDefaults(message: MessageInput, defaults: MessageInput): MessageInput {
  return {
    ...message,
    key: message.key ?? defaults.key,
    tag: message.tag || defaults.tag,
    id: message.id || defaults.id,
    headers: [...defaults.headers, ...message.headers],
    partition: defaults.partition,
  }
}

/** JSON is JSON, and text is UTF-8: a value that is not is published as bytes. */
function checked(message: MessageInput, ordinal: number): MessageInput {
  const { value, kind } = message
  if (value === undefined) return message
  if (kind !== 'json') return { ...message, kind: kindOf(value) }
  const text = textOf(value)
  if (text !== undefined && isJson(text)) return message
  throw new UsageError(`message ${ordinal} is not JSON`, 'Leave --json away to publish it as text.')
}
