// The way in: one client per process and cluster. It shares connections, what is known of topics, and buffers, and
// closes everything that was opened through it.

import { limits } from '../model/limits.ts'
import { Admin } from './admin.ts'
import { BufferPool } from './buffer-pool.ts'
import { ClusterAdmin } from './cluster-admin.ts'
import { Connection } from './connection.ts'
import { type ClientLogger, noLogger } from './logger.ts'
import type { OnMessagesLost } from './messages-lost.ts'
import { Opened } from './opened.ts'
import { Producer, type ProducerOptions } from './producer.ts'
import { autoSerde, checkedSerde, jsonSerde, type Serde, type StandardSchema } from './serde.ts'
import { type EncodedValue, Topic, type TopicContext } from './topic.ts'
import { Topology } from './topology.ts'
import type { ClientTracer } from './trace.ts'

export interface ConnectOptions {
  /** For the broker's logs and metrics. Default: a random one. */
  readonly clientId?: string | undefined
  /** Where the client tells what it does by itself. Default: nowhere; `console` and pino fit. */
  readonly logger?: ClientLogger | undefined
  readonly tracer?: ClientTracer | undefined
  /**
   * What is consumed lacks messages that an unclean election has given up: called when a consumer comes to where they were,
   * before it is given anything that was written since. More than once where it is read more than once.
   */
  readonly onMessagesLost?: OnMessagesLost | undefined
  /** How long to look for a broker before `connect` gives up. Default 10 s. */
  readonly connectTimeoutMs?: number | undefined
  /** Longest an admin call may take, repetitions included. Default 30 s. */
  readonly callTimeoutMs?: number | undefined
  /** Of the producers behind `publish`. */
  readonly producer?: ProducerOptions | undefined
  /** Ends the attempt to connect, and later closes the client. */
  readonly signal?: AbortSignal | undefined
}

export interface TopicOptions<T> {
  /** Default: strings as text, bytes as bytes, everything else as JSON. */
  readonly serde?: Serde<T> | undefined
  /** Any Standard Schema (zod, valibot, arktype): checks every value, and types the topic. JSON unless a serde is given. */
  readonly schema?: StandardSchema<T> | undefined
}

const poolBytesMax = 2 * limits.produceWindowBytes

export class Client implements AsyncDisposable {
  readonly admin: Admin
  /** Brokers and the copies of partitions. */
  readonly cluster: ClusterAdmin
  readonly #connection: Connection
  readonly #context: TopicContext
  readonly #opened = new Opened()
  readonly #shared = new Map<string, Producer<EncodedValue>>()
  #closing: Promise<void> | undefined

  constructor(url: string, options: ConnectOptions = {}) {
    const logger = options.logger ?? noLogger
    const { clientId, onMessagesLost } = options
    this.#connection = new Connection({ url, clientId, logger, onMessagesLost })
    this.admin = new Admin(this.#connection, { timeoutMs: options.callTimeoutMs })
    this.cluster = new ClusterAdmin(this.#connection, { timeoutMs: options.callTimeoutMs })
    this.#context = {
      transport: this.#connection,
      topology: new Topology(this.#connection),
      pool: new BufferPool({ keepBytesMax: poolBytesMax }),
      tracer: options.tracer,
      opened: this.#opened,
      sharedProducer: (topic) => this.#sharedProducer(topic, options.producer ?? {}),
    }
    options.signal?.addEventListener('abort', () => void this.close(), { once: true })
  }

  get clientId(): string {
    return this.#connection.clientId
  }

  topic(name: string): Topic<unknown>
  topic<T>(name: string, options: TopicOptions<T>): Topic<T>
  topic<T>(name: string, options: TopicOptions<T> = {}): Topic<T> {
    return new Topic<T>(this.#context, { name, serde: serdeOf(options) })
  }

  /**
   * Closes consumers and producers in good order, then the connections. Ends within their bounds, about ten seconds
   * without a broker. Never throws: what producers could not deliver has failed at their callers.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #sharedProducer(topic: string, options: ProducerOptions): Producer<EncodedValue> {
    const known = this.#shared.get(topic)
    if (known !== undefined && known.ended === undefined) return known
    // Everybody who published through it has had the error.
    known?.close().catch(() => {})
    const producer = new Producer(this.#context, { topic, serde: encodedSerde, options })
    this.#opened.producer(producer)
    this.#shared.set(topic, producer)
    return producer
  }

  async #close(): Promise<void> {
    for (const error of await this.#opened.close()) {
      this.#connection.logger.error({ error: String(error) }, 'messages were lost at closing')
    }
    this.#connection.close()
  }
}

/** Values were encoded by the topic's own serde already. */
const encodedSerde: Serde<EncodedValue> = {
  kindOf: ({ kind }) => kind,
  serialize: ({ bytes }) => bytes,
  deserialize: (bytes, kind) => ({ bytes, kind }),
}

/** Connects, and resolves when a broker has answered. Throws CONNECTION_LOST when none does. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Client> {
  options.signal?.throwIfAborted()
  const client = new Client(url, options)
  try {
    const { signal, connectTimeoutMs } = options
    await client.admin.serverInfo({ signal, timeoutMs: connectTimeoutMs ?? 10_000 })
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

function serdeOf<T>({ serde, schema }: TopicOptions<T>): Serde<T> {
  if (schema !== undefined) return checkedSerde(schema, serde ?? jsonSerde<unknown>())
  // Without either, T is unknown: the overload of `topic` sees to it.
  return serde ?? (autoSerde as Serde<T>)
}
