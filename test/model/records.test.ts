import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PenstockError } from '../../model/errors.ts'
import {
  decodeRecords,
  encodeRecords,
  type LogRecord,
  payloadKinds,
  scanRecords,
} from '../../model/records.ts'
import { penstock } from '../../proto/codec.ts'

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
const text = fc.string({ maxLength: 40, unit: 'grapheme' })
const record: fc.Arbitrary<LogRecord> = fc.record({
  key: fc.option(bytes, { nil: undefined }),
  value: fc.option(bytes, { nil: undefined }),
  headers: fc.array(fc.record({ name: text, value: bytes }), { maxLength: 4 }),
  tag: text,
  id: text,
  timestampDeltaMs: fc.nat(2 ** 31 - 1),
  kind: fc.constantFrom(...payloadKinds),
})

describe('records', () => {
  test('decode to what was encoded', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const decoded = decodeRecords(encodeRecords(records))
        expect(decoded.map(plain)).toEqual(records.map(plain))
      }),
    )
  })

  test('the generated protobuf codec reads them, and they read it', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        const { Records } = penstock.v1beta1
        const payload = encodeRecords(records)
        const generated = Records.decode(payload)
        expect(generated.records.length).toBe(records.length)
        const again = Buffer.from(Records.encode(generated).finish())
        expect(decodeRecords(again).map(plain)).toEqual(records.map(plain))
      }),
    )
  })

  test('the framing scan counts them and knows the largest', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
        const scan = scanRecords(encodeRecords(records))
        expect(scan.count).toBe(records.length)
        const largest = Math.max(...records.map((one) => encodeRecords([one]).length))
        expect(scan.largestBytes).toBeLessThan(largest)
        expect(scan.largestBytes).toBeGreaterThanOrEqual(largest - 9)
      }),
    )
  })

  test('arbitrary bytes are counted or refused, never a crash or a hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (garbage) => {
        for (const read of [scanRecords, decodeRecords]) {
          try {
            read(Buffer.from([0x0a, ...garbage]))
          } catch (error) {
            expect(error).toBeInstanceOf(PenstockError)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('a field that newer producers add to a record is skipped', () => {
    const known = encodeRecords([
      {
        key: undefined,
        value: Buffer.from('v'),
        headers: [],
        tag: '',
        id: '',
        timestampDeltaMs: 0,
        kind: 'text',
      },
    ])
    const body = known.subarray(2)
    const extra = Buffer.from([0x7a, 0x02, 0x01, 0x02, 0x78, 0x05]) // fields 15: length-delimited, varint
    const payload = Buffer.concat([Buffer.from([0x0a, body.length + extra.length]), body, extra])
    expect(decodeRecords(payload)[0]).toMatchObject({ kind: 'text', value: Buffer.from('v') })
  })

  test('a field beside the records makes the batch unreadable: offsets would not be sure', () => {
    expect(() => scanRecords(Buffer.from([0x12, 0x01, 0x00]))).toThrow(/something else/)
  })
})

// Views become Buffers and absent fields equal undefined ones, so that records compare.
function plain(one: LogRecord): unknown {
  return {
    ...one,
    key: one.key && Buffer.from(one.key).toString('hex'),
    value: one.value && Buffer.from(one.value).toString('hex'),
    headers: one.headers.map((header) => [header.name, Buffer.from(header.value).toString('hex')]),
  }
}
