// Figures that only our broker is measured for here: start to first acknowledgement, memory at rest, unary calls.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../client/index.ts'
import { type PenstockPeer, startBroker } from './peers/penstock.ts'
import { run, usage } from './process.ts'
import type { Figures } from './workloads.ts'

/** With a topic that is there already, as at a restart; the client is loaded but not connected. */
export async function startUp(directory: string): Promise<Figures> {
  const dataDir = join(directory, 'penstock-start')
  await rm(dataDir, { recursive: true, force: true })
  const first = await startBroker(dataDir)
  {
    await using client = await connect(first.url)
    await client.admin.createTopic('start', {})
  }
  await first.program.stop()
  const begin = performance.now()
  const { program, url } = await startBroker(dataDir)
  const openMs = performance.now() - begin
  let firstAckMs: number
  {
    await using client = await connect(url)
    await client.topic('start').publish({ value: 'first' })
    firstAckMs = performance.now() - begin
  }
  await sleep(2_000)
  const { residentMiB } = await usage(program.pid)
  await program.stop()
  await rm(dataDir, { recursive: true })
  return { 'port open ms': openMs, 'first ack ms': firstAckMs, 'idle RSS MiB': residentMiB }
}

export async function unaryPublish(peer: PenstockPeer): Promise<Figures> {
  const topic = `unary-${performance.now().toFixed(0)}`
  await peer.createTopic({ name: topic, partitions: 1, durability: 'fsync' })
  const args = ['unary', topic, '1024', '5', '64']
  const loader = join(import.meta.dirname, 'load', 'penstock.ts')
  const { callsPerSecond, p50, p99 } = JSON.parse(
    await run(process.execPath, [loader, peer.url, ...args]),
  ) as { callsPerSecond: number; p50: number; p99: number }
  await peer.deleteTopic(topic)
  return { 'calls/s': callsPerSecond, 'p50 ms': p50, 'p99 ms': p99 }
}
