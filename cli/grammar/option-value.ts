// How the text of an option becomes a value, by kind. The table of kinds is the only place that knows.

import { parseDuration, parseRetention } from './duration.ts'
import { parseEnd, parseStart } from './position.ts'
import {
  parseBytes,
  parseBytesLimit,
  parseCount,
  parsePositiveCount,
  parseRate,
} from './quantity.ts'
import { UsageError } from './usage-error.ts'

export interface NameValue {
  readonly name: string
  readonly value: string
}

/** `name=value`; the value may be empty and may hold further `=`. Throws UsageError. */
export function parseNameValue(text: string): NameValue {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`"${text}" is not name=value`)
  return { name: text.slice(0, at), value: text.slice(at + 1) }
}

/** A TCP port; 0 lets the system choose. Throws UsageError. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`"${text}" is not a port`)
  return port
}

export interface TopicWish {
  readonly name: string
  readonly partitions: number | undefined
}

/** `orders` or `orders:4`, the number of partitions behind the colon. Throws UsageError. */
export function parseTopicWish(text: string): TopicWish {
  const [, name, count] = /^([^:]+)(?::(.+))?$/.exec(text) ?? []
  if (name === undefined)
    throw new UsageError(`"${text}" is not a topic`, 'Write it as orders or orders:4.')
  return { name, partitions: count === undefined ? undefined : parsePositiveCount(count) }
}

export const valueKinds = {
  text: (text: string): string => text,
  count: parseCount,
  'positive-count': parsePositiveCount,
  duration: parseDuration,
  retention: parseRetention,
  bytes: parseBytes,
  'bytes-limit': parseBytesLimit,
  rate: parseRate,
  port: parsePort,
  start: (text: string): ReturnType<typeof parseStart> => parseStart(text),
  end: (text: string): ReturnType<typeof parseEnd> => parseEnd(text),
  'name-value': parseNameValue,
  topic: parseTopicWish,
} as const

export type ValueKind = keyof typeof valueKinds
export type ValueOfKind<K extends ValueKind> = ReturnType<(typeof valueKinds)[K]>
