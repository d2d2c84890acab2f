// A broker process with one topic to be attacked, and what must hold after every attack: it lives, and nothing has been
// written.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type Client, connect } from '../../client/index.ts'
import { startBrokerProcess } from './broker-process.ts'
import { RawGrpc } from './raw-grpc.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export const victimTopic = 'victim'
export const victimMessages = 3

export interface Victim extends AsyncDisposable {
  readonly port: number
  readonly client: Client
  readonly raw: RawGrpc
  residentMiB(): number
  isUnharmed(): Promise<void>
}

export async function startVictim(): Promise<Victim> {
  await using parts = new AsyncDisposableStack()
  const directory = parts.use(await temporaryDirectory())
  const broker = await startBrokerProcess({ dataDir: directory.path })
  const { port, pid } = broker
  parts.defer(async () => void (await broker.stop()))
  const client = await connect(`penstock://127.0.0.1:${port}`)
  parts.defer(() => client.close())
  const raw = parts.use(new RawGrpc(port))
  await client.admin.createTopic(victimTopic, { partitions: 1, messageBytesMax: 4096 })
  for (let i = 0; i < victimMessages; i++) {
    await client.topic(victimTopic).publish({ value: `m${i}` })
  }
  const opened = parts.move()
  return {
    port,
    client,
    raw,
    residentMiB() {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
    },
    async isUnharmed() {
      const health = await fetch(`http://127.0.0.1:${port}/healthz`)
      const { partitions } = await client.admin.describeTopic(victimTopic)
      const ends = partitions.map(({ endOffset }) => endOffset)
      assert.deepEqual({ health: health.status, ends }, { health: 200, ends: [victimMessages] })
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
