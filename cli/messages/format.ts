// The `-f` formats, both ways: `sub` prints messages by one, `pub` takes lines apart by the same one.
// Keys and values go through as bytes; nothing here decodes them.

import { formatTime } from '../grammar/time.ts'
import { UsageError } from '../grammar/usage-error.ts'
import type { MessageView } from './message.ts'

export const formatFields = {
  k: 'key',
  v: 'value',
  t: 'topic',
  p: 'partition',
  o: 'offset',
  g: 'tag',
  i: 'id',
  h: 'headers (a=1,b=2)',
  e: 'event time',
  a: 'append time',
  K: 'size of the key in bytes',
  V: 'size of the value in bytes',
  n: 'a running number from 1',
} as const satisfies Record<string, string>
export type FormatField = keyof typeof formatFields

export type FormatPart =
  | { readonly kind: 'literal'; readonly bytes: Buffer }
  | { readonly kind: 'field'; readonly field: FormatField }

const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '0': '\0',
  '\\': '\\',
}

/** Takes `'%k\t%v\n'` apart; `\t \n \r \0 \\ \xHH` and `%%` as usual. Throws UsageError. */
export function parseFormat(format: string): readonly FormatPart[] {
  const parts: FormatPart[] = []
  let literal: Buffer[] = []
  const flush = (): void => {
    if (literal.length > 0) parts.push({ kind: 'literal', bytes: Buffer.concat(literal) })
    literal = []
  }
  for (const [text] of format.matchAll(/%.?|\\x[0-9a-fA-F]{2}|\\.?|[^%\\]+/gsu)) {
    if (text === '%%') literal.push(Buffer.from('%'))
    else if (text.startsWith('%')) {
      flush()
      parts.push({ kind: 'field', field: fieldNamed(text) })
    } else literal.push(text.startsWith('\\') ? unescape(text) : Buffer.from(text))
  }
  flush()
  return parts
}

function fieldNamed(text: string): FormatField {
  const letter = text.slice(1)
  if (isField(letter)) return letter
  const known = Object.entries(formatFields).map(([name, says]) => `%${name} ${says}`)
  throw new UsageError(
    `${text} is not a field of a format`,
    `There are: ${known.join('; ')}; %% a percent sign.`,
  )
}

function isField(letter: string): letter is FormatField {
  return Object.hasOwn(formatFields, letter)
}

function unescape(text: string): Buffer {
  if (text.startsWith('\\x')) {
    if (text.length === 4) return Buffer.from(text.slice(2), 'hex')
  } else {
    const character = escapes[text.slice(1)]
    if (character !== undefined) return Buffer.from(character)
  }
  throw new UsageError(
    `${text} is not an escape in a format`,
    'There are \\t \\n \\r \\0 \\\\ and \\xHH.',
  )
}

/** Appends the bytes of one message to `into`. `ordinal` counts from 1. */
export function renderMessage(
  format: readonly FormatPart[],
  message: MessageView,
  ordinal: number,
  into: Uint8Array[],
): void {
  for (const part of format) {
    into.push(part.kind === 'literal' ? part.bytes : renderField(part.field, message, ordinal))
  }
}

const nothing = new Uint8Array(0)

function renderField(field: FormatField, message: MessageView, ordinal: number): Uint8Array {
  switch (field) {
    case 'k':
      return message.key ?? nothing
    case 'v':
      return message.value ?? nothing
    case 'h':
      return renderHeaders(message)
    case 't':
      return Buffer.from(message.topic)
    case 'p':
      return Buffer.from(String(message.partition))
    case 'o':
      return Buffer.from(String(message.offset))
    case 'g':
      return Buffer.from(message.tag)
    case 'i':
      return Buffer.from(message.id)
    case 'e':
      return Buffer.from(formatTime(message.eventTimeMs))
    case 'a':
      return Buffer.from(formatTime(message.appendTimeMs))
    case 'K':
      return Buffer.from(String(message.key?.length ?? 0))
    case 'V':
      return Buffer.from(String(message.value?.length ?? 0))
    case 'n':
      return Buffer.from(String(ordinal))
  }
}

function renderHeaders(message: MessageView): Buffer {
  const parts: Uint8Array[] = []
  for (const header of message.headers) {
    parts.push(Buffer.from(`${parts.length > 0 ? ',' : ''}${header.name}=`), header.value)
  }
  return Buffer.concat(parts)
}
