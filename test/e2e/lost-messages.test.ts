// An unclean election gives up messages. Whoever reads the partition is told so where they were, before anything that was
// written since; a group goes on there.

import { expect, test } from 'vitest'
import { type Client, connect, type MessagesLost, textSerde } from '../../client/index.ts'
import { type ClusterMember, startTestCluster } from '../support/test-cluster.ts'

const place = { topic: 'orders', partition: 0 }
const patient = { timeout: 30_000, interval: 100 }

async function only(client: Client) {
  const { partitions } = await client.admin.describeTopic('orders')
  return partitions[0]!
}

function untilInSync(client: Client, count: number): Promise<void> {
  return expect.poll(async () => (await only(client)).inSyncReplicas.length, patient).toBe(count)
}

/** What a reader sees, in order: values, and word of losses. */
class Reader {
  readonly seen: (string | Pick<MessagesLost, 'from' | 'to'>)[] = []
  readonly #member: ClusterMember

  constructor(member: ClusterMember) {
    this.#member = member
  }

  #connect(): Promise<Client> {
    const onMessagesLost = ({ from, to }: MessagesLost): void => void this.seen.push({ from, to })
    return connect(this.#member.url, { onMessagesLost })
  }

  async all(): Promise<typeof this.seen> {
    await using client = await this.#connect()
    const orders = client.topic<string>('orders', { serde: textSerde })
    for await (const { value } of orders.read()) this.seen.push(value ?? '')
    return this.seen
  }

  async group(name: string, count: number): Promise<typeof this.seen> {
    await using client = await this.#connect()
    const orders = client.topic<string>('orders', { serde: textSerde })
    let left = count
    for await (const message of orders.stream({ group: name, from: 'earliest' })) {
      this.seen.push(message.value ?? '')
      if (--left > 0) continue
      await message.commit()
      break
    }
    return this.seen
  }
}

test('readers and groups are told of messages that an unclean election has given up', async () => {
  await using cluster = await startTestCluster()
  await using client = await connect(
    `penstock://${cluster.brokers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
  )
  await client.admin.createTopic('orders', { partitions: 1, replicationFactor: 3 })
  const orders = client.topic<string>('orders', { serde: textSerde })
  for (const value of ['a', 'b', 'c']) await orders.publish({ value })
  await untilInSync(client, 3)
  const leader = await cluster.leaderOf('orders', 0)
  expect(await new Reader(leader).group('billing', 3)).toEqual(['a', 'b', 'c'])
  const [behind, other] = cluster.brokers.filter((one) => one !== leader)
  await behind!.stop()
  await untilInSync(client, 2)
  for (const value of ['d', 'e']) await orders.publish({ value })
  await leader.stop()
  await other!.stop()

  await behind!.start()
  await using survivor = await connect(behind!.url)
  const { copies } = await survivor.cluster.describePartition(place)
  const { storeId } = copies.find(({ brokerId }) => brokerId === behind!.brokerId)!
  await expect
    .poll(
      () =>
        survivor.cluster
          .electUncleanLeader(place, storeId, { acceptLoss: true })
          .then(() => only(survivor))
          .then(({ state, leader: by }) => [state, by])
          .catch(String),
      patient,
    )
    .toEqual(['online', behind!.brokerId])
  await survivor.topic<string>('orders', { serde: textSerde }).publish({ value: 'f' })

  const [loss] = (await survivor.cluster.describePartition(place)).losses
  const told = { from: loss!.from, to: loss!.to }
  // The leader that was stopped may have handed over before: then nobody knows how far the logs were the same.
  const kept = ['a', 'b', 'c']
  const all = loss!.from === 0 ? [told, ...kept, 'f'] : [...kept, told, 'f']
  expect(await new Reader(behind!).all()).toEqual(all)
  expect(await new Reader(behind!).group('billing', 1)).toEqual([told, 'f'])
  // Once is enough for who is past it.
  await survivor.topic<string>('orders', { serde: textSerde }).publish({ value: 'g' })
  expect(await new Reader(behind!).group('billing', 1)).toEqual(['g'])

  // Through another broker too.
  await leader.start()
  await untilInSync(survivor, 2)
  expect(await new Reader(leader).all()).toEqual([...all, 'g'])
}, 120_000)
