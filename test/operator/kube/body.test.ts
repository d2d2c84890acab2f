import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnswerTooLarge, jsonLines, wholeText } from '../../../operator/kube/body.ts'

async function all(body: Readable, bytesMax = 1_000): Promise<unknown[]> {
  return await Array.fromAsync(jsonLines(body, bytesMax))
}

test('lines are the same however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: fc.string() }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 }),
      async (values, cuts) => {
        const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(await all(Readable.from(chunks), 1 << 20)).toEqual(values)
      },
    ),
    { numRuns: 50 },
  )
})

test('a line that was cut off is left out', async () => {
  expect(await all(Readable.from([Buffer.from('{"a":1}\n{"b":')]))).toEqual([{ a: 1 }])
})

test('a line without end is refused before it fills the memory', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(100, 120)
    })(),
  )
  await expect(all(endless)).rejects.toBeInstanceOf(AnswerTooLarge)
  expect(endless.destroyed).toBe(true)
})

test('a document that is too large is refused', async () => {
  const body = Readable.from([Buffer.alloc(600), Buffer.alloc(600)])
  await expect(wholeText(body, 1_000)).rejects.toBeInstanceOf(AnswerTooLarge)
})

test('what is not JSON is said to be so', async () => {
  await expect(all(Readable.from([Buffer.from('<html>\n')]))).rejects.toThrow('not JSON')
})
