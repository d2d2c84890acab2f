// Three brokers, each on a disk of its own that can really be full. A full follower falls behind and comes back; a full
// leader hands over. Nothing that was acknowledged is lost, and publishing goes on.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Client, connect, textSerde } from '../../client/index.ts'
import { checkHistory, clean } from '../support/ack-history.ts'
import { type SmallDisk, smallDisk, whyNoSmallDisk } from '../support/small-disk.ts'
import { readStored, startLoad } from '../support/steady-load.ts'
import { type ClusterMember, startTestCluster } from '../support/test-cluster.ts'

const missing = whyNoSmallDisk('tmpfs')
if (missing !== undefined) console.warn(`no small disks to fill up, not tested here: ${missing}`)
const patient = { timeout: 60_000, interval: 100 }
const forever = { attempts: Infinity, timeoutMs: Infinity }

class World implements AsyncDisposable {
  readonly disks: readonly SmallDisk[]
  readonly brokers: readonly ClusterMember[]
  readonly client: Client
  readonly leaderOf: () => Promise<ClusterMember>
  readonly #parts: AsyncDisposableStack

  private constructor(
    parts: AsyncDisposableStack,
    has: Pick<World, 'disks' | 'brokers' | 'client' | 'leaderOf'>,
  ) {
    this.#parts = parts
    this.disks = has.disks
    this.brokers = has.brokers
    this.client = has.client
    this.leaderOf = has.leaderOf
  }

  static async begin(): Promise<World> {
    await using parts = new AsyncDisposableStack()
    const disks = [0, 1, 2].map(() =>
      parts.use(smallDisk({ kind: 'tmpfs', bytes: 64 * 1024 * 1024 })),
    )
    const dataDirOf = (index: number): string => dataDirOn(disks[index]!)
    const cluster = parts.use(await startTestCluster({ dataDirOf }))
    const { brokers } = cluster
    const addresses = brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')
    const client = parts.use(await connect(`penstock://${addresses}`))
    await client.admin.createTopic('orders', {
      partitions: 1,
      replicationFactor: 3,
      minInSyncReplicas: 2,
      segmentBytes: 1024 * 1024,
    })
    const leaderOf = (): Promise<ClusterMember> => cluster.leaderOf('orders', 0)
    const world = new World(parts.move(), { disks, brokers, client, leaderOf })
    await untilInSync(world, 3)
    return world
  }

  get orders() {
    return this.client.topic<string>('orders', { serde: textSerde })
  }

  async inSync(): Promise<readonly string[]> {
    const { partitions } = await this.client.admin.describeTopic('orders')
    return partitions[0]!.inSyncReplicas
  }

  diskOf(broker: ClusterMember): SmallDisk {
    return this.disks[this.brokers.indexOf(broker)]!
  }

  async follower(): Promise<ClusterMember> {
    const leader = await this.leaderOf()
    return this.brokers.find((one) => one !== leader)!
  }

  /** The bytes of each copy's data log. */
  copies(): Buffer[] {
    return this.disks.map((disk) => {
      const topics = join(dataDirOn(disk), 'topics')
      const [uid] = readdirSync(topics)
      const log = join(topics, uid!, '0', 'log')
      const segments = readdirSync(log).filter((name) => name.endsWith('.log'))
      return Buffer.concat(segments.toSorted().map((name) => readFileSync(join(log, name))))
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync()
  }
}

async function untilInSync(world: World, count: number): Promise<void> {
  await expect.poll(async () => (await world.inSync()).length, patient).toBe(count)
}

function dataDirOn({ path }: SmallDisk): string {
  return join(path, 'data')
}

async function refusing({ port }: ClusterMember): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  const found = /^penstock_replicas_refusing\{reason="disk-full"\} (\d+)/m.exec(
    await response.text(),
  )
  return Number(found?.[1])
}

describe.skipIf(missing !== undefined)('on a full disk', () => {
  test('a follower falls out of the ISR, says why, and comes back when there is room', async () => {
    await using world = await World.begin()
    const { orders } = world
    const load = startLoad(orders, { burst: 5, retry: forever })
    await load.untilAcknowledged(200)
    const full = await world.follower()
    const disk = world.diskOf(full)
    disk.fill()
    await expect.poll(() => refusing(full), patient).toBe(1)
    await untilInSync(world, 2)
    expect(await world.inSync()).not.toContain(full.brokerId)
    await load.untilAcknowledged(load.acknowledged.length + 500)

    await disk.free()
    await untilInSync(world, 3)
    expect(await refusing(full)).toBe(0)
    await load.untilAcknowledged(load.acknowledged.length + 200)
    await load.stop()
    const { sent, acknowledged } = load
    const verdict = checkHistory({ sent, acknowledged, stored: await readStored(orders) })
    expect(verdict).toMatchObject(clean)
    expect(acknowledged).toHaveLength(sent.length)
    await expect
      .poll(() => {
        const [first, ...others] = world.copies()
        return others.every((other) => other.equals(first!))
      }, patient)
      .toBe(true)
  }, 120_000)

  test('a leader hands over to a copy that has room, and publishing goes on', async () => {
    await using world = await World.begin()
    const { orders } = world
    const load = startLoad(orders, { burst: 5, retry: forever })
    await load.untilAcknowledged(200)
    const full = await world.leaderOf()
    world.diskOf(full).fill()
    await expect.poll(async () => (await world.leaderOf()) !== full, patient).toBe(true)
    await load.untilAcknowledged(load.acknowledged.length + 500)
    expect((await world.leaderOf()).brokerId).not.toBe(full.brokerId)

    await world.diskOf(full).free()
    await untilInSync(world, 3)
    await load.untilAcknowledged(load.acknowledged.length + 200)
    await load.stop()
    const { sent, acknowledged } = load
    const verdict = checkHistory({ sent, acknowledged, stored: await readStored(orders) })
    // An epoch takes an offset of its own.
    expect(verdict).toMatchObject({ ...clean, gaps: expect.any(Array) as unknown })
    expect(acknowledged).toHaveLength(sent.length)
  }, 120_000)
})
