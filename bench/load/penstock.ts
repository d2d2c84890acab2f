// The workloads of bench/peers/kafka/KafkaLoad.java on our TypeScript client, one JSON line each, in a process of its own.
// publish TOPIC BYTES COUNT WARM_UP | paced|acks TOPIC BYTES RATE SECONDS | read TOPIC COUNT
// | unary TOPIC BYTES SECONDS IN_FLIGHT

import { setTimeout as sleep } from 'node:timers/promises'
import { credentials, Client as GrpcClient } from '@grpc/grpc-js'
import { bytesSerde, type Client, connect, type Producer } from '../../client/index.ts'
import { publisherService } from '../../proto/gen/services.ts'
import { usage } from '../process.ts'
import { Latencies } from '../statistics.ts'

const [url = '', workload = '', topic = '', ...numbers] = process.argv.slice(2)
const [first = 0, second = 0, third = 0] = numbers.map(Number)

const inFlightBytesMax = 32 * 2 ** 20

const cpu = async (): Promise<number> => (await usage(process.pid)).cpuSeconds

async function measured(messages: number, work: () => Promise<void>): Promise<void> {
  const before = await cpu()
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1000
  const clientCpuSeconds = (await cpu()) - before
  console.log(JSON.stringify({ messagesPerSecond: messages / seconds, messages, clientCpuSeconds }))
}

async function enqueueAll(
  producer: Producer<Uint8Array>,
  value: Uint8Array,
  count: number,
): Promise<void> {
  const message = { value }
  const nearlyFull = inFlightBytesMax - 2 * (value.length + 256)
  for (let i = 0; i < count; i++) {
    if (producer.inFlightBytes >= nearlyFull) await producer.ready()
    producer.enqueue(message)
  }
  await producer.flush()
}

/** The first `warm` warm up and are not counted. */
async function publish(client: Client, bytes: number, count: number, warm: number): Promise<void> {
  const producer = client
    .topic(topic, { serde: bytesSerde })
    .producer({ lingerMs: 5, batchBytes: 128 * 1024, maxInFlightBytes: inFlightBytesMax })
  const value = Buffer.alloc(bytes, 'x')
  await enqueueAll(producer, value, warm)
  await measured(count - warm, () => enqueueAll(producer, value, count - warm))
  await producer.close()
}

/** What Node's timers of 1 ms take at rest. */
const tickMs = 1.2

/**
 * Open loop: every tick sends what has become due, whether or not what was before has come back. Latency counts from
 * the tick: Node cannot sleep for less than a millisecond, and that is not the broker's delay; but it is counted from
 * when the tick should have been, so a client that is held up does not look fast.
 */
async function pace(
  producer: Producer<Uint8Array>,
  load: { bytes: number; rate: number; seconds: number },
  onSent: (dueMs: number, confirmed: PromiseLike<unknown>) => void,
): Promise<number> {
  const start = performance.now()
  const count = Math.floor(load.rate * load.seconds)
  let lastTickMs = start
  for (let i = 0; i < count; ) {
    const now = performance.now()
    const dueMs = Math.min(now, lastTickMs + tickMs)
    lastTickMs = now
    for (; i < count && start + (i * 1000) / load.rate <= now; i++) {
      const value = Buffer.alloc(load.bytes)
      value.writeDoubleLE(dueMs, 0)
      onSent(dueMs, producer.enqueue({ value }))
    }
    await sleep(1)
  }
  return count
}

async function paced(client: Client, bytes: number, rate: number, seconds: number): Promise<void> {
  const acks = new Latencies()
  const endToEnd = new Latencies()
  let received = 0
  let measuringFrom = Number.POSITIVE_INFINITY
  const reader = await connect(url)
  const stop = new AbortController()
  const messages = reader
    .topic(topic, { serde: bytesSerde })
    .streamBatches({ group: `bench-${process.pid}`, from: 'earliest', signal: stop.signal })
  const reading = (async () => {
    for await (const batch of messages) {
      const now = performance.now()
      for (const { value } of batch.records) {
        const dueMs = value ? Buffer.from(value.buffer, value.byteOffset, 8).readDoubleLE(0) : 0
        if (dueMs < measuringFrom) continue
        received++
        endToEnd.add(now - dueMs)
      }
    }
  })()
  const producer = client.topic(topic, { serde: bytesSerde }).producer({ lingerMs: 0 })
  await pace(producer, { bytes, rate, seconds: 5 }, () => {})
  measuringFrom = performance.now()
  const before = await cpu()
  const sent = await pace(producer, { bytes, rate, seconds }, (dueMs, confirmed) => {
    confirmed.then(
      () => acks.add(performance.now() - dueMs),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  await producer.flush()
  const clientCpuSeconds = (await cpu()) - before
  for (let i = 0; i < 100 && received < sent; i++) await sleep(50)
  stop.abort()
  await reading
  await reader.close()
  await producer.close()
  const figures = {
    ack: acks.summary(),
    endToEnd: endToEnd.summary(),
    sent,
    received,
    clientCpuSeconds,
  }
  console.log(JSON.stringify(figures))
}

/** When each message was acknowledged; says when it begins, for somebody to kill a broker. */
async function acks(client: Client, bytes: number, rate: number, seconds: number): Promise<void> {
  const producer = client
    .topic(topic, { serde: bytesSerde })
    // Room for all that is due meanwhile.
    .producer({ lingerMs: 0, maxInFlightBytes: 128 * 2 ** 20 })
  await pace(producer, { bytes, rate, seconds: 5 }, () => {})
  const ackMs = Array.from<number | null>({ length: Math.floor(rate * seconds) }).fill(null)
  const wallMs = (): number => performance.timeOrigin + performance.now()
  const startMs = wallMs()
  console.log('measuring')
  let next = 0
  let failures = 0
  await pace(producer, { bytes, rate, seconds }, (_dueMs, confirmed) => {
    const index = next++
    confirmed.then(
      () => {
        ackMs[index] = wallMs()
      },
      (error: unknown) => {
        if (failures++ === 0) console.error(error)
      },
    )
  })
  const endMs = wallMs()
  // For what is under way.
  await sleep(1_000)
  process.stdout.write(`${JSON.stringify({ startMs, endMs, ackMs })}\n`, () => process.exit(0))
}

async function read(client: Client, count: number): Promise<void> {
  const stop = new AbortController()
  const messages = client.topic(topic, { serde: bytesSerde }).streamBatches({
    group: `bench-${process.pid}`,
    from: 'earliest',
    signal: stop.signal,
    prefetchBytes: 32 * 2 ** 20,
    prefetchMessages: 500_000,
  })
  const iterator = messages[Symbol.asyncIterator]()
  // The clock starts with the first batch: joining the group is not reading.
  const head = await iterator.next()
  let got = head.done ? 0 : head.value.length
  const left = count - got
  await measured(left, async () => {
    while (got < count) {
      const next = await iterator.next()
      if (next.done) throw new Error(`the stream ended after ${got} messages`)
      got += next.value.length
    }
  })
  stop.abort()
}

/** Level A, as a stock gRPC client calls it: one message per unary call. */
async function unary(bytes: number, seconds: number, inFlight: number): Promise<void> {
  const client = new GrpcClient(new URL(url).host, credentials.createInsecure())
  const { path, requestSerialize, responseDeserialize } = publisherService.publish
  const request = { topic, messages: [{ key: 'k', text: 'x'.repeat(bytes) }] }
  const latencies = new Latencies()
  const end = performance.now() + seconds * 1000
  const one = (): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const sentMs = performance.now()
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => {
      if (error) reject(error)
      latencies.add(performance.now() - sentMs)
      resolve()
    })
    return promise
  }
  const worker = async (): Promise<void> => {
    while (performance.now() < end) await one()
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  client.close()
  console.log(JSON.stringify({ callsPerSecond: latencies.count / seconds, ...latencies.summary() }))
}

if (workload === 'unary') await unary(first, second, third)
else {
  const client = await connect(url)
  if (workload === 'publish') await publish(client, first, second, third)
  else if (workload === 'paced') await paced(client, first, second, third)
  else if (workload === 'acks') await acks(client, first, second, third)
  else if (workload === 'read') await read(client, first)
  else throw new Error(`no workload is called ${workload}`)
  await client.close()
}
