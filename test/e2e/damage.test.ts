// A byte that the disk has changed: what lies before it and behind it is delivered, the damage is an error by name, and
// other partitions do not notice.

import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { startBrokerProcess } from '../support/broker-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const batches = 10

async function flipByte(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, position)
  await file.write(Buffer.from([byte[0]! ^ 0xff]), 0, 1, position)
  await file.close()
}

async function readAll(
  client: Client,
  from: number,
): Promise<{ offsets: number[]; reason: string | undefined }> {
  const offsets: number[] = []
  try {
    const partitions = [0]
    for await (const { offset } of client
      .topic('orders')
      .read({ from: { offset: from }, partitions }))
      offsets.push(offset)
    return { offsets, reason: undefined }
  } catch (error) {
    return { offsets, reason: (error as { reason?: string }).reason }
  }
}

test('what lies before and behind a damaged batch is delivered, the damage is an error', async () => {
  await using directory = await temporaryDirectory()
  await using broker = await startBrokerProcess({ dataDir: directory.path })
  await using client = await connect(`penstock://127.0.0.1:${broker.port}`)
  await client.admin.createTopic('orders', { partitions: 2 })
  const orders = client.topic('orders')
  // One batch each.
  for (let i = 0; i < batches; i++) {
    for (const partition of [0, 1]) await orders.publish({ value: Buffer.alloc(1_000), partition })
  }
  const { uid } = await client.admin.describeTopic('orders')
  const log = join(directory.path, 'topics', uid, '0', 'log')
  const [segment] = (await readdir(log)).filter((name) => name.endsWith('.log'))
  const batchBytes = (await stat(join(log, segment!))).size / batches
  await flipByte(join(log, segment!), Math.floor(4.5 * batchBytes))

  expect(await readAll(client, 0)).toEqual({ offsets: [0, 1, 2, 3], reason: 'STORAGE_DAMAGED' })
  expect(await readAll(client, 4)).toEqual({ offsets: [], reason: 'STORAGE_DAMAGED' })
  expect(await readAll(client, 5)).toEqual({ offsets: [5, 6, 7, 8, 9], reason: undefined })
  expect(await Array.fromAsync(orders.read({ partitions: [1] }))).toHaveLength(batches)
  // Members of a group hear of it, also in a commit that comes too late for it.
  const stream = orders.stream({ group: 'billing', from: 'earliest' })
  const { value: message } = await stream.next()
  const consuming = (async () => {
    for await (const { partition, offset } of stream)
      expect(partition === 0 && offset >= 4).toBe(false)
  })()
  await expect(consuming).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
  await expect(message!.commit()).rejects.toMatchObject({ reason: 'STORAGE_DAMAGED' })
  expect(broker.output()).toContain('storage-damaged')
}, 30_000)
