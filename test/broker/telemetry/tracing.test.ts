import { expect, test } from 'vitest'
import { startTracing } from '../../../broker/telemetry/tracing.ts'
import { batchHeaderBytes, writeBatchHeader } from '../../../model/batch.ts'
import { encodeRecords } from '../../../model/records.ts'
import { formatTraceparent, parseTraceparent } from '../../../model/trace-context.ts'
import { startOtlpReceiver } from '../../support/otlp-receiver.ts'

const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

function batchOf(traceparents: readonly string[], traced: boolean): Buffer {
  const payload = encodeRecords(
    traceparents.map((value, i) => ({
      key: undefined,
      value: Buffer.from('v'),
      headers: value ? [{ name: 'traceparent', value: Buffer.from(value) }] : [],
      tag: '',
      id: `m${i}`,
      timestampDeltaMs: 0,
      kind: 'text',
    })),
  )
  const batch = Buffer.concat([Buffer.alloc(batchHeaderBytes), payload])
  const recordCount = traceparents.length
  writeBatchHeader(batch, {
    recordCount,
    baseTimestampMs: 0,
    maxTimestampDelta: 0,
    codec: 'none',
    traced,
  })
  return batch
}

test('each sampled message of a traced batch becomes a span under its publisher, at a real OTLP receiver', async () => {
  await using receiver = await startOtlpReceiver()
  const tracer = await startTracing({ endpoint: receiver.endpoint, version: '0', brokerId: 'b1' })
  const place = { topic: 'orders', partition: 2, group: 'billing', startMs: 1_000, endMs: 1_003 }
  const sampled = formatTraceparent({ ...context, sampled: true })
  const unsampled = formatTraceparent({ ...context, sampled: false })
  tracer.appended(batchOf([unsampled, '', sampled, 'nonsense'], true), place)
  tracer.delivered(batchOf([sampled], true), place)
  tracer.delivered(batchOf([sampled], false), place) // not flagged: not opened
  await tracer.close()
  const [append] = await receiver.waitFor('append orders')
  expect(append).toMatchObject({
    traceId: context.traceId,
    parentSpanId: context.spanId,
    attributes: {
      'messaging.destination.partition.id': '2',
      'messaging.message.id': 'm2',
      'messaging.penstock.offset': '2',
    },
  })
  await receiver.waitFor('deliver orders')
  expect(receiver.spans).toHaveLength(2)
})

test.each([
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', false],
  ['cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-future', true],
])('%s is a trace context', (value, sampled) => {
  expect(parseTraceparent(value)).toEqual({ ...context, sampled })
})

test.each([
  '',
  '00',
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
])('%j is none', (value) => {
  expect(parseTraceparent(value)).toBeUndefined()
})
