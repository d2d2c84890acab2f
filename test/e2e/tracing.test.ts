// OpenTelemetry end to end: an application, a broker in a process of its own, and a real OTLP receiver. What a message
// went through is one trace; who does not trace loads none of it.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { expect, test } from 'vitest'
import { Connection } from '../../client/connection.ts'
import { connect } from '../../client/index.ts'
import { otelTracer } from '../../client/otel.ts'
import { formatTraceparent, parseTraceparent } from '../../model/trace-context.ts'
import { publisherService } from '../../proto/gen/services.ts'
import { startBrokerProcess } from '../support/broker-process.ts'
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const execute = promisify(execFile)

/** Prints every module of OpenTelemetry that a Node process loads. */
const tellsLoads = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module'
  registerHooks({
    load(url, context, next) {
      if (url.includes('/@opentelemetry/')) console.error('loads ' + url)
      return next(url, context)
    },
  })`,
)}`

/** What an application does that traces: an SDK with an exporter, here to the same receiver as the broker. */
function startApplicationSdk({ endpoint }: OtlpReceiver): NodeSDK {
  const sdk = new NodeSDK({
    serviceName: 'shop',
    autoDetectResources: false,
    instrumentations: [],
    traceExporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
  })
  sdk.start()
  return sdk
}

test('one message is one trace: publish, append, deliver and process, over a real receiver', async () => {
  await using receiver = await startOtlpReceiver()
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({
    dataDir: directory.path,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  })
  const sdk = startApplicationSdk(receiver)
  const url = `penstock://127.0.0.1:${broker.port}`
  await using penstock = await connect(url, { tracer: otelTracer() })
  await penstock.admin.createTopic('orders')
  const orders = penstock.topic('orders')
  const request = trace.getTracer('shop')
  await request.startActiveSpan('POST /orders', async (span) => {
    await orders.publish({ id: 'o-1', value: 'an order' })
    span.end()
  })
  const handled = Promise.withResolvers<string>()
  await using worker = orders.worker({ group: 'billing', from: 'earliest' }, (message) => {
    request.startSpan('charge the card').end()
    handled.resolve(message.header('traceparent') ?? '')
  })
  const traceparent = parseTraceparent(await handled.promise)
  await worker.close()
  expect(await broker.stop()).toBe(0) // A stop sends what is queued.
  await sdk.shutdown()

  const [root] = await receiver.waitFor('POST /orders')
  const [publish] = await receiver.waitFor('publish orders')
  const [append] = await receiver.waitFor('append orders')
  const [deliver] = await receiver.waitFor('deliver orders')
  const [process] = await receiver.waitFor('process orders')
  const [charge] = await receiver.waitFor('charge the card')
  expect(receiver.spans).toHaveLength(6)
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([root?.traceId]))
  expect(publish?.parentSpanId).toBe(root?.spanId)
  for (const span of [append, deliver, process]) expect(span?.parentSpanId).toBe(publish?.spanId)
  expect(charge?.parentSpanId).toBe(process?.spanId)
  expect(traceparent).toEqual({
    traceId: publish?.traceId,
    spanId: publish?.spanId,
    sampled: true,
  })
  for (const span of [publish, append, deliver, process]) {
    expect(span?.attributes).toMatchObject({
      'messaging.system': 'penstock',
      'messaging.destination.name': 'orders',
      'messaging.message.id': 'o-1',
    })
  }
  expect(deliver?.attributes['messaging.consumer.group.name']).toBe('billing')
  expect(process?.attributes['messaging.penstock.offset']).toBe('0')
}, 60_000)

test('a context that the publisher wrote itself is enough, and only sampled ones are traced', async () => {
  await using receiver = await startOtlpReceiver()
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({
    dataDir: directory.path,
    args: ['--otel-endpoint', receiver.endpoint],
  })
  await using penstock = await connect(`penstock://127.0.0.1:${broker.port}`)
  await penstock.admin.createTopic('orders')
  const orders = penstock.topic('orders')
  const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
  for (const sampled of [false, true]) {
    const traceparent = formatTraceparent({ ...context, sampled })
    await orders.publish({ id: `sampled-${sampled}`, value: 1, headers: { traceparent } })
  }
  await orders.publish({ id: 'untraced', value: 1 })
  // The same by a client in any language, with the unary Publish.
  const connection = new Connection({ url: `penstock://127.0.0.1:${broker.port}` })
  const text = formatTraceparent({ ...context, sampled: true })
  const headers = [{ name: 'traceparent', text }]
  const messages = [{ id: 'unary', text: 'hi', headers }]
  await connection.unary(publisherService.publish, { topic: 'orders', messages })
  connection.close()
  let read = 0
  for await (const _ of orders.read({ from: 'earliest' })) read++
  expect(read).toBe(4)
  await broker.stop()
  const spans = receiver.spans.map(({ name, traceId, parentSpanId, attributes }) => ({
    name,
    traceId,
    parentSpanId,
    id: attributes['messaging.message.id'],
  }))
  const parent = { traceId: context.traceId, parentSpanId: context.spanId }
  expect(spans).toHaveLength(4)
  for (const id of ['sampled-true', 'unary']) {
    for (const name of ['append orders', 'deliver orders']) {
      expect(spans).toContainEqual({ name, id, ...parent })
    }
  }
}, 60_000)

test.each([
  { endpoint: false, loads: false },
  { endpoint: true, loads: true },
])(
  'a broker with an endpoint: $endpoint, loads its SDK: $loads',
  async ({ endpoint, loads }) => {
    await using receiver = await startOtlpReceiver()
    await using directory = await temporaryDirectory()
    await using broker = await startBrokerProcess({
      dataDir: directory.path,
      args: endpoint ? ['--otel-endpoint', receiver.endpoint] : [],
      env: { NODE_OPTIONS: `--import ${tellsLoads}`, OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    })
    await using penstock = await connect(`penstock://127.0.0.1:${broker.port}`)
    await penstock.admin.createTopic('orders')
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await penstock.topic('orders').publish({ value: 1, headers: { traceparent } })
    expect(await broker.stop()).toBe(0)
    // prom-client needs the API package, which is interfaces; SDK and exporter are what costs.
    expect(/loads .*@opentelemetry\/(?!api\/)/.test(broker.output())).toBe(loads)
    expect(receiver.spans.length > 0).toBe(loads)
  },
  60_000,
)

/** Runs a module text in a process of its own. */
async function run(text: string, args: readonly string[] = []) {
  const node = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'node')
  return await execute(node, [...args, '--input-type=module', '--eval', text])
}

const sourceUrl = (path: string): string => new URL(`../../${path}`, import.meta.url).href

test.each([
  ['client/index.ts', false],
  ['client/otel.ts', true],
])('%s loads OpenTelemetry: %s', async (path, loads) => {
  const { stderr } = await run(`import '${sourceUrl(path)}'`, ['--import', tellsLoads])
  expect(stderr.includes('/@opentelemetry/')).toBe(loads)
})

test('in an application without a provider the adapter adds nothing to a message', async () => {
  const { stdout } = await run(
    `import { otelTracer } from '${sourceUrl('client/otel.ts')}'
    console.log(otelTracer().publishing({ topic: 'orders', id: '' }))`,
  )
  expect(stdout.trim()).toBe('undefined')
})
