import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UsageError } from '../../../cli/grammar/usage-error.ts'
import { parseFormat, renderMessage } from '../../../cli/messages/format.ts'
import {
  type MessageInput,
  type MessageView,
  messageJson,
  parseMessageJson,
} from '../../../cli/messages/message.ts'
import { messageFromFields, planSplit, splitRecords } from '../../../cli/messages/split.ts'

const message: MessageView = {
  topic: 'orders',
  partition: 2,
  offset: 17,
  key: Buffer.from('u1'),
  value: Buffer.from('hi'),
  kind: 'text',
  headers: [
    { name: 'a', value: Buffer.from('1') },
    { name: 'b', value: Buffer.from('2') },
  ],
  tag: 'created',
  id: 'id-1',
  eventTimeMs: 0,
  appendTimeMs: 1500,
}

const render = (format: string, view: MessageView = message): string => {
  const parts: Uint8Array[] = []
  renderMessage(parseFormat(format), view, 3, parts)
  return Buffer.concat(parts).toString('latin1')
}

test('a format prints every field', () => {
  expect(render('%t %p:%o %k=%v %g %i %h %e %a %K %V %n%%')).toBe(
    'orders 2:17 u1=hi created id-1 a=1,b=2 1970-01-01T00:00:00.000Z 1970-01-01T00:00:01.500Z 2 2 3%',
  )
})

test('a format knows escapes', () => {
  expect(render('\\t\\n\\r\\0\\\\\\x1e\\xff')).toBe('\t\n\r\0\\\x1e\xff')
})

test('a missing key or value prints as nothing', () => {
  expect(render('[%k][%v]', { ...message, key: undefined, value: undefined })).toBe('[][]')
})

test('values go out as they are, whatever the bytes', () => {
  expect(render('%v', { ...message, value: Buffer.from([0, 255, 10, 128]) })).toBe('\x00\xff\n\x80')
})

test.each(['%x', '%', '\\q', '\\', '\\xZZ'])('the format %j is refused', (format) => {
  expect(() => parseFormat(format)).toThrow(UsageError)
})

const defaults: MessageInput = { kind: 'text', headers: [], tag: '', id: '' }

async function split(
  format: string,
  chunks: readonly string[],
  bytesMax = 1000,
): Promise<MessageInput[]> {
  const plan = planSplit(parseFormat(format))
  const input = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  })()
  const messages: MessageInput[] = []
  for await (const fields of splitRecords(input, plan, bytesMax)) {
    messages.push(messageFromFields(plan, fields, defaults))
  }
  return messages
}

const texts = (messages: readonly MessageInput[]): string[] =>
  messages.map(
    ({ key, value }) =>
      `${Buffer.from(key ?? []).toString()}=${Buffer.from(value ?? []).toString()}`,
  )

test('lines become messages, the last one also without its end', async () => {
  expect(texts(await split('%v\n', ['a\nb', 'c\n', '\nd']))).toEqual(['=a', '=bc', '=', '=d'])
  expect(texts(await split('%v', ['a\nb\n']))).toEqual(['=a', '=b'])
  expect(texts(await split('%v\n', []))).toEqual([])
})

test('key and value come apart at their delimiters, wherever the chunks are cut', async () => {
  expect(texts(await split('%k\\t%v\\n', ['k1\tv', '1\nk', '2\tv2\n']))).toEqual(['k1=v1', 'k2=v2'])
  expect(texts(await split('<%k|%v>', ['<a|b><c|d>']))).toEqual(['a=b', 'c=d'])
})

test('an empty key is none', async () => {
  expect((await split('%k\\t%v\\n', ['\tv\n']))[0]?.key).toBeUndefined()
})

test('tag, id, headers and partition come from the input too', async () => {
  const [first] = await split('%g %i %h %p %v\n', ['created x-1 a=1,b=2 3 hello\n'])
  expect(first).toMatchObject({ tag: 'created', id: 'x-1', partition: 3 })
  expect(first?.headers.map(({ name, value }) => [name, Buffer.from(value).toString()])).toEqual([
    ['a', '1'],
    ['b', '2'],
  ])
})

test('input without the fields of the format, or a message without an end, is refused', async () => {
  await expect(split('%k\\t%v\\n', ['no tab here\n'])).rejects.toThrow(UsageError)
  await expect(split('<%v>', ['a'])).rejects.toThrow(UsageError)
  await expect(split('%v\\0', ['x'.repeat(2000)], 1000)).rejects.toThrow('larger than 1000 bytes')
})

test('a format that cannot be read back is refused', () => {
  expect(() => planSplit(parseFormat('%k%v\n'))).toThrow('nothing separates')
  expect(() => planSplit(parseFormat('%o\t%v\n'))).toThrow('cannot be published')
  expect(() => planSplit(parseFormat('hello'))).toThrow('no field')
})

test('what sub prints by a format, pub reads back by the same format', async () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', ' ', '=', '"'),
    minLength: 1,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: word, value: word }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      async (pairs, chunkSize) => {
        const parts: Uint8Array[] = []
        for (const { key, value } of pairs) {
          const view = { ...message, key: Buffer.from(key), value: Buffer.from(value) }
          renderMessage(parseFormat('%k\\t%v\\n'), view, 1, parts)
        }
        const bytes = Buffer.concat(parts)
        const plan = planSplit(parseFormat('%k\\t%v\\n'))
        const chunks = (async function* () {
          for (let at = 0; at < bytes.length; at += chunkSize)
            yield bytes.subarray(at, at + chunkSize)
        })()
        const read: { key: string; value: string }[] = []
        for await (const [key, value] of splitRecords(chunks, plan, 1000)) {
          read.push({
            key: Buffer.from(key ?? []).toString(),
            value: Buffer.from(value ?? []).toString(),
          })
        }
        expect(read).toEqual(pairs)
      },
    ),
  )
})

test('JSON has the names of the API and no base64 where text will do', () => {
  expect(JSON.parse(messageJson(message))).toEqual({
    topic: 'orders',
    partition: 2,
    offset: 17,
    key: 'u1',
    text: 'hi',
    headers: [
      { name: 'a', text: '1' },
      { name: 'b', text: '2' },
    ],
    tag: 'created',
    id: 'id-1',
    eventTime: '1970-01-01T00:00:00.000Z',
    appendTime: '1970-01-01T00:00:01.500Z',
  })
})

test('a JSON value goes through with its digits, on one line', () => {
  const line = messageJson({
    ...message,
    kind: 'json',
    value: Buffer.from('{\n "id": 12345678901234567890\n}'),
  })
  expect(line).not.toContain('\n')
  expect(line).toContain('"json":{  "id": 12345678901234567890 }')
  const again = parseMessageJson(line)
  expect(Buffer.from(again.value ?? []).toString()).toBe('{"id":12345678901234567890}')
})

test('a value that claims to be JSON and is not prints as text', () => {
  const line = messageJson({ ...message, kind: 'json', value: Buffer.from('{oops') })
  expect(JSON.parse(line)).toMatchObject({ text: '{oops' })
})

test('what sub prints as JSON, pub reads back', () => {
  const bytes = fc.uint8Array({ maxLength: 20 })
  const optional = fc.option(bytes, { nil: undefined })
  const text = fc.string({ maxLength: 10 })
  fc.assert(
    fc.property(
      fc.record({
        key: optional,
        value: optional,
        headers: fc.array(fc.record({ name: text, value: bytes }), { maxLength: 3 }),
        tag: text,
        id: text,
      }),
      (fields) => {
        const view: MessageView = { ...message, ...fields, kind: 'bytes' }
        const again = parseMessageJson(messageJson(view))
        const plain = (input: Uint8Array | undefined): string | undefined =>
          input && Buffer.from(input).toString('hex')
        expect(plain(again.key)).toBe(plain(fields.key))
        expect(plain(again.value)).toBe(plain(fields.value))
        expect([again.tag, again.id]).toEqual([fields.tag, fields.id])
        expect(again.headers.map(({ name, value }) => [name, plain(value)])).toEqual(
          fields.headers.map(({ name, value }) => [name, plain(value)]),
        )
      },
    ),
  )
})

test.each([
  '',
  'x',
  '1',
  '[]',
  '{"key":1}',
  '{"text":"a","data":"b"}',
  '{"headers":{}}',
  '{"eventTime":"noon"}',
])('the line %j is refused', (line) => {
  expect(() => parseMessageJson(line)).toThrow(UsageError)
})
