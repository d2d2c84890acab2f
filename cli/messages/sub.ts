// `penstock sub`: prints messages, with or without a group. Reads in batches as they are stored; a batch is committed
// only after it has been handed to standard output (A7).

import type { Client, GroupMessageBatch, MessageBatch } from '../../client/index.ts'
import { PenstockError } from '../../model/errors.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { formatDuration } from '../grammar/duration.ts'
import type { End } from '../grammar/position.ts'
import { UsageError } from '../grammar/usage-error.ts'
import { Bounds } from './bounds.ts'
import { type FormatPart, parseFormat, renderMessage } from './format.ts'
import type { MessageView } from './message.ts'
import { type Payload, payloadSerde } from './payload.ts'
import { positionOf } from './place.ts'
import { openRead } from './read.ts'
import type { subSpec } from './spec.ts'
import { receivedView } from './view.ts'

type Input = InputOf<typeof subSpec>
type Options = Input['options']

export async function run(
  context: Context,
  { args, options }: Input,
): Promise<ExitCode | undefined> {
  checkOptions(context, options)
  const printer = new Printer(context, options)
  const client = await context.connect()
  const { partitions } = await client.admin.describeTopic(args.topic, { signal: context.stop })
  const bounds = new Bounds({
    until: untilOf(options),
    limit: options.number,
    partitions: partitions.filter(({ partition }) => {
      return options.partition.length === 0 || options.partition.includes(partition)
    }),
    nowMs: Date.now(),
  })
  const job: Job = { context, client, topic: args.topic, options, bounds, printer }
  await (options.group === undefined ? readAlone(job) : readInGroup(job, options.group))
  return context.stop.aborted ? exitCodes.interrupted : undefined
}

function untilOf({ exitAtEnd, until }: Options): End | undefined {
  return exitAtEnd ? { kind: 'end' } : until
}

function checkOptions({ formatGiven }: Context, options: Options): void {
  const { group, partition, until, exitAtEnd, format, commit } = options
  if (group !== undefined && partition.length > 0) {
    throw new UsageError('--partition is not for groups', 'The group shares out the partitions.')
  }
  if (group !== undefined && until !== undefined && until.kind !== 'end') {
    throw new UsageError('in a group --until knows only end')
  }
  if (group !== undefined && options.from?.kind === 'last') {
    throw new UsageError('--from -N is not for groups', 'Try penstock group seek with --to -N.')
  }
  if (group === undefined && !commit) throw new UsageError('--no-commit is for groups')
  if (exitAtEnd && until !== undefined)
    throw new UsageError('--exit-at-end and --until exclude each other')
  if (format !== undefined && formatGiven) {
    throw new UsageError('--format and --output exclude each other')
  }
}

interface Job {
  readonly context: Context
  readonly client: Client
  readonly topic: string
  readonly options: Options
  readonly bounds: Bounds
  readonly printer: Printer
}

async function readAlone(job: Job): Promise<void> {
  const { bounds, context, options, printer } = job
  if (bounds.reached) return
  await using batches = await openRead(job.client, {
    topic: job.topic,
    from: options.from,
    partitions: options.partition,
    follow: bounds.follows,
    limit: options.number,
    signal: AbortSignal.any([context.stop, ...timeLimit(options)]),
  })
  for (;;) {
    const next = await patiently(batches.next(), context)
    if (next.done) return
    const wanted = bounds.take(next.value)
    await printer.print(next.value, wanted)
    if (bounds.reached) return
  }
}

// The broker's clock decides; ours only ends the waiting for a time after which nothing comes.
const clockSkewMs = 1_000

function timeLimit(options: Options): AbortSignal[] {
  const until = untilOf(options)
  const leftMs = until?.kind === 'time' ? until.timeMs - Date.now() : Number.NaN
  return leftMs > 0 ? [AbortSignal.timeout(leftMs + clockSkewMs)] : []
}

async function readInGroup(
  { client, topic, options, bounds, printer, context }: Job,
  group: string,
): Promise<void> {
  const { from, commit } = options
  await using stream = client.topic(topic, { serde: payloadSerde }).streamBatches({
    group,
    signal: context.stop,
    autoCommit: commit ? 'afterYield' : 'manual',
    ...(from !== undefined && from.kind !== 'last' && { from: positionOf(from) }),
    ...(options.number !== undefined && { prefetchMessages: Math.min(options.number, 10_000) }),
  })
  // Nothing more comes from a group at its end: what it owns is looked at now and then.
  const atEnd = (): boolean => bounds.reachedBy(stream.assignments)
  for (;;) {
    const next = await patiently(stream.next(), context, { until: atEnd })
    if (next === undefined || next.done) return
    const wanted = bounds.take(next.value)
    await printer.print(next.value, wanted)
    if (!bounds.reached && !atEnd()) continue
    if (commit) await commitUpTo(next.value, wanted)
    return
  }
}

async function commitUpTo(batch: GroupMessageBatch<Payload>, count: number): Promise<void> {
  if (count > 0) await batch.message(count - 1).commit()
}

const endCheckMs = 200

/** The next batch; throws TIMED_OUT after --timeout without one, and is undefined once `until` says so. */
function patiently<T>(next: Promise<T>, context: Context): Promise<T>
function patiently<T>(
  next: Promise<T>,
  context: Context,
  how: { until: () => boolean },
): Promise<T | undefined>
async function patiently<T>(
  next: Promise<T>,
  { timeoutMs }: Context,
  how?: { until: () => boolean },
): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const impatience =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          reject(new PenstockError('TIMED_OUT', `no message for ${formatDuration(timeoutMs)}`))
        }, timeoutMs)
  const check =
    how &&
    setInterval(() => {
      if (how.until()) resolve(undefined)
    }, endCheckMs)
  try {
    return await Promise.race([next, promise])
  } finally {
    clearTimeout(impatience)
    clearInterval(check)
  }
}

/** Prints messages as was asked for: by -f, by -o, or as fits the place that standard output leads to. */
class Printer {
  readonly #context: Context
  readonly #format: readonly FormatPart[] | undefined
  readonly #rows
  #ordinal = 0

  constructor(context: Context, { format }: Options) {
    const { output, formatGiven } = context
    const plain = !formatGiven && !output.stdoutIsTerminal
    this.#context = context
    this.#format = format !== undefined || plain ? parseFormat(format ?? '%v\\n') : undefined
    this.#rows = output.stream(receivedView)
  }

  /** The first `count` messages of the batch. Resolves when standard output has them. */
  async print(batch: MessageBatch<Payload>, count: number): Promise<void> {
    const { output } = this.#context
    if (count === 0) return
    const views = Array.from({ length: count }, (_, index) => viewOf(batch, index))
    if (this.#format === undefined) await this.#rows.write(views)
    else {
      const parts: Uint8Array[] = []
      for (const view of views) renderMessage(this.#format, view, ++this.#ordinal, parts)
      await output.write(Buffer.concat(parts))
    }
    await output.flush()
  }
}

function viewOf(batch: MessageBatch<Payload>, index: number): MessageView {
  const {
    topic,
    partition,
    offset,
    keyBytes,
    valueBytes,
    kind,
    headers,
    tag,
    id,
    eventTimeMs,
    appendTimeMs,
  } = batch.message(index)
  return {
    topic,
    partition,
    offset,
    key: keyBytes,
    value: valueBytes,
    kind,
    headers,
    tag,
    id,
    eventTimeMs,
    appendTimeMs,
  }
}
