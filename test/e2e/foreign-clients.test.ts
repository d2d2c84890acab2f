// Anyone with only the .proto: grpcurl, Python and Go publish, read, consume in a group, commit and read an error.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'
import { goClient, goProgram, hasGo, hasPython, pythonClient } from './toolchain.ts'

const execute = promisify(execFile)
/** The first run compiles and installs what it needs. */
const setupTimeoutMs = 300_000
const callTimeoutMs = 60_000

let directory: TemporaryDirectory
let broker: BrokerProcess

beforeAll(async () => {
  directory = await temporaryDirectory()
  broker = await startBrokerProcess({ dataDir: directory.path })
}, callTimeoutMs)

afterAll(async () => {
  await broker.stop()
  await directory[Symbol.asyncDispose]()
})

if (!hasGo) console.warn('no Go that is new enough: grpcurl and the Go client are not tested here')
if (!hasPython)
  console.warn('python3 with venv is not installed: the Python client is not tested here')

/** What a client of another language reports of its round: see test/e2e/python/client.py. */
function expectedReport(prefix: string, notFound: string): unknown {
  const texts = Array.from({ length: 6 }, (_, i) => `${prefix}-${i}`)
  return {
    stored: 6,
    read: texts,
    consumed: texts,
    lag: 0,
    committed: 6,
    error: { code: notFound, reason: 'TOPIC_NOT_FOUND', domain: 'penstock.dev' },
  }
}

describe.runIf(hasPython)('a Python client with grpcio', () => {
  beforeAll(() => void pythonClient(), setupTimeoutMs)

  test(
    'publishes, reads, consumes in a group, commits, and reads an error',
    async () => {
      const [python, args] = pythonClient()
      const address = `127.0.0.1:${broker.port}`
      const { stdout } = await execute(python, [...args, address, 'from-python', 'python-group'])
      expect(JSON.parse(stdout)).toEqual(expectedReport('py', 'NOT_FOUND'))
    },
    callTimeoutMs,
  )
})

describe.runIf(hasGo)('a Go client', () => {
  beforeAll(() => void goClient(), setupTimeoutMs)

  test(
    'publishes, reads, consumes in a group, commits, and reads an error',
    async () => {
      const address = `127.0.0.1:${broker.port}`
      const { stdout } = await execute(goClient(), [address, 'from-go', 'go-group'])
      expect(JSON.parse(stdout)).toEqual(expectedReport('go', 'NotFound'))
    },
    callTimeoutMs,
  )
})

describe.runIf(hasGo)('grpcurl, by reflection alone', () => {
  beforeAll(() => void goProgram('grpcurl'), setupTimeoutMs)

  /** The JSON values that a call printed, or what it said on stderr. */
  async function grpcurl(
    method: string,
    request?: unknown,
  ): Promise<{ out: unknown[]; error: string }> {
    const data = request === undefined ? [] : ['-d', JSON.stringify(request)]
    const args = ['-plaintext', '-format-error', ...data, `127.0.0.1:${broker.port}`, method]
    try {
      const { stdout } = await execute(goProgram('grpcurl'), args)
      return {
        out: stdout.startsWith('{') ? jsonValues(stdout) : stdout.trim().split('\n'),
        error: '',
      }
    } catch (failure) {
      const { stderr, stdout } = failure as { stderr: string; stdout: string }
      return { out: [], error: stderr + stdout }
    }
  }

  test(
    'lists the services and describes a method',
    async () => {
      const services = (await grpcurl('list')).out
      for (const service of ['PublisherService', 'ConsumerService', 'AdminService']) {
        expect(services).toContain(`penstock.v1beta1.${service}`)
      }
      expect(services).toContain('grpc.health.v1.Health')
      expect(services.join()).not.toContain('internal')
    },
    callTimeoutMs,
  )

  test(
    'publishes text and JSON with string keys and reads them back as it wrote them',
    async () => {
      await grpcurl('penstock.v1beta1.AdminService/CreateTopic', { name: 'by-hand' })
      const messages = [
        { key: 'u1', text: 'hi', tag: 'created' },
        { key: 'u1', json: { id: 7, tags: ['a', null, true] } },
        { key: 'u1', data: Buffer.from([0, 255]).toString('base64') },
        { key: 'u1' },
      ]
      const published = await grpcurl('penstock.v1beta1.PublisherService/Publish', {
        topic: 'by-hand',
        messages,
      })
      expect(published.error).toBe('')
      const read = await grpcurl('penstock.v1beta1.ConsumerService/Read', {
        topic: 'by-hand',
        from: { earliest: {} },
      })
      const received = (read.out as { messages?: { messages: { message: unknown }[] } }[]).flatMap(
        (response) => response.messages?.messages ?? [],
      )
      expect(received.map(({ message }) => message)).toMatchObject(messages)
    },
    callTimeoutMs,
  )

  test(
    'consumes in a group within the credit it grants, then commits by hand',
    async () => {
      await grpcurl('penstock.v1beta1.AdminService/CreateTopic', { name: 'grouped' })
      const messages = ['a', 'b', 'c'].map((text) => ({ text }))
      await grpcurl('penstock.v1beta1.PublisherService/Publish', { topic: 'grouped', messages })
      const start = {
        group: 'shell',
        topics: ['grouped'],
        initial: { earliest: {} },
        credit: { messages: 2 },
      }
      const subscribed = await grpcurl('penstock.v1beta1.ConsumerService/Subscribe', { start })
      expect(JSON.stringify(subscribed.out)).toMatch(/"a".*"b"/)
      expect(JSON.stringify(subscribed.out)).not.toContain('"c"')
      const commit = {
        group: 'shell',
        offsets: [{ topic: 'grouped', partition: 0, nextOffset: 2 }],
      }
      expect((await grpcurl('penstock.v1beta1.ConsumerService/CommitOffsets', commit)).error).toBe(
        '',
      )
      const offsets = await grpcurl('penstock.v1beta1.ConsumerService/GetOffsets', {
        group: 'shell',
      })
      expect(offsets.out).toMatchObject([
        { offsets: [{ committedOffset: '2', endOffset: '3', lag: '1' }] },
      ])
    },
    callTimeoutMs,
  )

  test(
    'shows an error with its reason and what to do',
    async () => {
      const { error } = await grpcurl('penstock.v1beta1.AdminService/GetTopic', { name: 'nope' })
      expect(error).toContain('TOPIC_NOT_FOUND')
      expect(error).toContain('penstock topic create')
    },
    callTimeoutMs,
  )
})

/** grpcurl prints one indented JSON object after another. */
function jsonValues(text: string): unknown[] {
  return text
    .split(/^(?=\{)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as unknown)
}
