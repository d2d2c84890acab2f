// A real broker on a really full disk: publishes are refused with words that help, reading and committing go on, a
// crash there is survived thanks to the reserve, and publishing resumes by itself once there is room.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFailed, test } from 'vitest'
import { type Client, connect, PenstockError, type Topic, textSerde } from '../../client/index.ts'
import { checkHistory, clean } from '../support/ack-history.ts'
import { startBrokerProcess } from '../support/broker-process.ts'
import { type SmallDiskKind, smallDisk, whyNoSmallDisk } from '../support/small-disk.ts'
import { readStored, startLoad } from '../support/steady-load.ts'

const diskBytes = 96 * 1024 * 1024
/** For publishes that should fail, and may not at first: the broker looks at its disk once a second. */
const probeTopic = 'probe'
const kinds: readonly SmallDiskKind[] = ['tmpfs', 'ext4']

describe.each(kinds)('a broker on a full disk (%s)', (kind) => {
  const missing = whyNoSmallDisk(kind)
  if (missing !== undefined)
    console.warn(`no small ${kind} to fill up, not tested here: ${missing}`)

  test.skipIf(missing !== undefined)(
    'refuses publishes, goes on reading and committing, survives a kill, and takes messages again',
    async () => {
      await using disk = smallDisk({ kind, bytes: diskBytes })
      const dataDir = join(disk.path, 'data')
      const reserve = join(dataDir, 'reserve')
      const args = ['--default-segment-bytes', '4MiB']
      await using first = await startBrokerProcess({ dataDir, args })
      onTestFailed(() => console.error(first.output()))
      const { port } = first
      await using penstock = await connect(`penstock://127.0.0.1:${port}`)
      await penstock.admin.createTopic('orders', { partitions: 2 })
      await penstock.admin.createTopic(probeTopic)
      const orders = penstock.topic('orders', { serde: textSerde })
      const load = startLoad(orders, {
        burst: 5,
        retry: { attempts: Infinity, timeoutMs: Infinity },
      })
      await load.untilAcknowledged(500)
      await commitSome(penstock, orders, 100)
      expect(existsSync(reserve)).toBe(true)

      disk.fill()
      await refused(penstock)
      const acknowledgedBefore = load.acknowledged.length

      // A crash here, with not one byte left.
      disk.fill()
      expect(first.running).toBe(true)
      await first.kill()
      disk.fill()
      await using second = await startBrokerProcess({ dataDir, port, args })
      onTestFailed(() => console.error(second.output()))
      expect(existsSync(reserve)).toBe(false)
      expect(await watermark(port)).toBe(2)
      await refused(penstock)
      expect((await readStored(orders)).length).toBeGreaterThanOrEqual(acknowledgedBefore)
      const committed = await commitSome(penstock, orders, 200)
      expect(await second.stop()).toBe(0)

      // The reserve is gone by now and what it gave is enough for another start.
      await using third = await startBrokerProcess({ dataDir, port, args })
      onTestFailed(() => console.error(third.output()))
      await refused(penstock)
      expect(await committedOffsets(penstock)).toEqual(committed)

      await disk.free()
      await load.untilAcknowledged(load.acknowledged.length + 500)
      await load.stop()
      await expect.poll(() => existsSync(reserve), { timeout: 20_000 }).toBe(true)
      const { sent, acknowledged } = load
      const stored = await readStored(orders)
      const verdict = checkHistory({ sent, acknowledged, stored })
      console.log(
        `${kind}: ${sent.length} sent, ${acknowledged.length} acknowledged, ${verdict.lost.length} lost`,
      )
      expect(verdict).toMatchObject(clean)
      expect(acknowledged).toHaveLength(sent.length)
      expect(await third.stop()).toBe(0)
    },
    120_000,
  )

  test.skipIf(missing !== undefined)(
    'starts without one byte left after a clean stop, and says why it cannot when the reserve is gone too',
    async () => {
      await using disk = smallDisk({ kind, bytes: diskBytes })
      const dataDir = join(disk.path, 'data')
      await using first = await startBrokerProcess({ dataDir })
      const { port } = first
      await using penstock = await connect(`penstock://127.0.0.1:${port}`)
      await penstock.admin.createTopic('orders')
      await penstock.admin.createTopic(probeTopic)
      const orders = penstock.topic('orders', { serde: textSerde })
      for (const id of ['a', 'b', 'c']) await orders.publish({ key: id, id, value: id })
      expect(await first.stop()).toBe(0)

      disk.fill()
      await using second = await startBrokerProcess({ dataDir, port })
      await refused(penstock)
      expect(await readStored(orders)).toHaveLength(3)
      expect(await second.stop()).toBe(0)

      disk.fill()
      const start = startBrokerProcess({ dataDir, port })
      await expect(start).rejects.toThrow(
        /disk of .* is full \(DISK_WATERMARK\)[^]*Free some space/,
      )

      await disk.free()
      await using third = await startBrokerProcess({ dataDir, port })
      await orders.publish({ key: 'd', id: 'd', value: 'd' })
      expect((await readStored(orders)).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
      expect(await third.stop()).toBe(0)
    },
    60_000,
  )
})

/** Resolves when a publish is refused because of the disk, with words that help. */
async function refused(client: Client): Promise<void> {
  await using producer = client.topic(probeTopic).producer({ retry: { attempts: 1 } })
  await expect
    .poll(
      async () => {
        try {
          await producer.send({ value: 'x'.repeat(10_000) })
          return undefined
        } catch (error) {
          const { reason, hint, retryable } = PenstockError.from(error)
          return { reason, hint, retryable }
        }
      },
      { timeout: 20_000 },
    )
    .toEqual({
      reason: 'DISK_WATERMARK',
      hint: expect.stringMatching(/grow the volume/i) as unknown,
      retryable: true,
    })
}

/** Consumes so many messages in a group, commits them, and tells what is committed then. */
async function commitSome(client: Client, topic: Topic<string>, messages: number) {
  let seen = 0
  for await (const message of topic.stream({ group: 'billing', from: 'earliest' })) {
    if (++seen < messages) continue
    await message.commit()
    break
  }
  return await committedOffsets(client)
}

async function committedOffsets(client: Client) {
  const offsets = await client.admin.groupOffsets('billing', { topic: 'orders' })
  return offsets.map(({ partition, committedOffset }) => [partition, committedOffset])
}

async function watermark(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  return Number(/^penstock_disk_watermark (\d)/m.exec(await response.text())?.[1])
}
