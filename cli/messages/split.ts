// Takes standard input apart into messages by a format such as `'%k\t%v\n'`. Streams: holds one record at most.

import { parseNameValue } from '../grammar/option-value.ts'
import { parseCount } from '../grammar/quantity.ts'
import { UsageError } from '../grammar/usage-error.ts'
import type { FormatField, FormatPart } from './format.ts'
import { kindOf, type MessageInput } from './message.ts'

const readable: ReadonlySet<FormatField> = new Set(['k', 'v', 'g', 'i', 'h', 'p'])

export interface SplitField {
  readonly field: FormatField
  /** Bytes that end the field; never empty. */
  readonly until: Buffer
}

export interface SplitPlan {
  /** Bytes that begin every record. */
  readonly prefix: Buffer
  readonly fields: readonly SplitField[]
}

const lineEnd = Buffer.from('\n')

/** Checks that the format can be read back: a literal after every field; the last one's is a line end by default. */
export function planSplit(format: readonly FormatPart[]): SplitPlan {
  const fields: SplitField[] = []
  let prefix: Buffer = Buffer.alloc(0)
  format.forEach((part, i) => {
    if (part.kind === 'literal') {
      if (i === 0) prefix = part.bytes
      return
    }
    if (!readable.has(part.field)) {
      throw new UsageError(
        `%${part.field} cannot be published`,
        'Formats for pub know %k key, %v value, %g tag, %i id, %h headers, %p partition.',
      )
    }
    const next = format[i + 1]
    if (next?.kind === 'field') {
      throw new UsageError(`nothing separates %${part.field} from %${next.field} in the format`)
    }
    fields.push({ field: part.field, until: next?.bytes ?? lineEnd })
  })
  if (fields.length === 0)
    throw new UsageError('the format has no field', "Write it as '%k\\t%v\\n'.")
  return { prefix, fields }
}

/**
 * Records of the stream, one list of fields each, in order. What follows the last delimiter is a record of its own if
 * it is not empty. Throws UsageError where the input does not fit, or where a record exceeds `recordBytesMax`.
 */
export async function* splitRecords(
  input: AsyncIterable<Uint8Array>,
  plan: SplitPlan,
  recordBytesMax: number,
): AsyncGenerator<readonly Uint8Array[]> {
  let rest: Buffer = Buffer.alloc(0)
  let record = 1
  for await (const chunk of input) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let at = 0
    for (;;) {
      const taken = takeRecord(rest, at, plan, record)
      if (taken === undefined) break
      yield taken.fields
      at = taken.to
      record++
    }
    rest = rest.subarray(at)
    if (rest.length > recordBytesMax) {
      throw new UsageError(`message ${record} of the input is larger than ${recordBytesMax} bytes`)
    }
  }
  if (rest.length > 0) yield lastRecord(rest, plan, record)
}

function takeRecord(
  buffer: Buffer,
  from: number,
  { prefix, fields }: SplitPlan,
  record: number,
): { fields: readonly Uint8Array[]; to: number } | undefined {
  if (buffer.length - from < prefix.length) return undefined
  let at = skipPrefix(buffer, from, prefix, record)
  const taken: Uint8Array[] = []
  for (const { until } of fields) {
    const end = buffer.indexOf(until, at)
    if (end < 0) return undefined
    taken.push(buffer.subarray(at, end))
    at = end + until.length
  }
  return { fields: taken, to: at }
}

// Input that ends without the last delimiter, as an editor or `echo -n` leaves it.
function lastRecord(buffer: Buffer, plan: SplitPlan, record: number): readonly Uint8Array[] {
  const until = plan.fields.at(-1)?.until ?? lineEnd
  const taken = takeRecord(Buffer.concat([buffer, until]), 0, plan, record)
  if (taken === undefined) {
    throw new UsageError(`message ${record} of the input lacks a field of the format`)
  }
  return taken.fields
}

function skipPrefix(buffer: Buffer, at: number, prefix: Buffer, record: number): number {
  if (!buffer.subarray(at, at + prefix.length).equals(prefix)) {
    throw new UsageError(`message ${record} of the input does not begin as the format says`)
  }
  return at + prefix.length
}

/** The message that the fields make; what they do not say comes from `defaults`. Throws UsageError. */
export function messageFromFields(
  plan: SplitPlan,
  fields: readonly Uint8Array[],
  defaults: MessageInput,
): MessageInput {
  let message = defaults
  plan.fields.forEach(({ field }, i) => {
    const bytes = fields[i] ?? new Uint8Array(0)
    const text = (): string => Buffer.from(bytes).toString('utf8')
    // An empty key is none: such messages are spread over the partitions.
    if (field === 'k') message = { ...message, key: bytes.length > 0 ? bytes : defaults.key }
    else if (field === 'v')
      message = { ...message, value: bytes, kind: kindWithin(bytes, defaults) }
    else if (field === 'g') message = { ...message, tag: text() }
    else if (field === 'i') message = { ...message, id: text() }
    else if (field === 'p') message = { ...message, partition: parseCount(text()) }
    else if (field === 'h')
      message = { ...message, headers: [...defaults.headers, ...headers(text())] }
  })
  return message
}

function kindWithin(bytes: Uint8Array, defaults: MessageInput): MessageInput['kind'] {
  return defaults.kind === 'json' ? 'json' : kindOf(bytes)
}

function headers(text: string): { name: string; value: Buffer }[] {
  if (text === '') return []
  return text.split(',').map((pair) => {
    const { name, value } = parseNameValue(pair)
    return { name, value: Buffer.from(value) }
  })
}
