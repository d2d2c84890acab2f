// Reads answers within bounds: a whole document, or one JSON value per line of a watch.

import type { Readable } from 'node:stream'
import { MalformedAnswer } from './object.ts'

export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

export async function wholeText(body: Readable, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new AnswerTooLarge(`an answer of more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MalformedAnswer('the API server sent something that is not JSON', { cause })
  }
}

/** Each line as JSON. What stands behind the last line's end is a line that was cut off, and is left out. */
export async function* jsonLines(body: Readable, bytesMax: number): AsyncGenerator<unknown> {
  let parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, end))
      bytes += end - from
      from = end + 1
      if (bytes > bytesMax) throw tooLong(bytesMax)
      const line = Buffer.concat(parts).toString('utf8')
      parts = []
      bytes = 0
      if (line.trim() !== '') yield parsed(line)
    }
    bytes += chunk.length - from
    if (bytes > bytesMax) throw tooLong(bytesMax)
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
}

const newline = 10

function tooLong(bytesMax: number): AnswerTooLarge {
  return new AnswerTooLarge(`an event of more than ${bytesMax} bytes`)
}

async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a body is bytes')
    yield chunk
  }
}
