// The example of `npm start`: some orders are published, a consumer group bills them. Real messages through a real
// socket; at the next start there are more of them, and the group goes on where it was.

import { once } from 'node:events'
import { type Client, connect, type Message } from '../../client/index.ts'
import { PenstockError } from '../../model/errors.ts'
import type { Context } from '../context.ts'
import type { Output } from '../output/output.ts'

const topicName = 'orders'
const groupName = 'example-billing'
const patienceMs = 30_000

const orders = [
  { customer: 'alice', item: 'tea', euros: 12 },
  { customer: 'bob', item: 'lamp', euros: 40 },
  { customer: 'alice', item: 'teapot', euros: 35 },
  { customer: 'carol', item: 'chair', euros: 90 },
  { customer: 'bob', item: 'bulb', euros: 5 },
  { customer: 'alice', item: 'biscuits', euros: 4 },
]

export async function runExample({ output, stop }: Context, url: string): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMs)])
  await using client = await connect(url, { clientId: 'example' })
  const isNew = await makeTopic(client, signal)
  const say = (text: string): void => output.note(text)
  say('')
  say(
    isNew
      ? `An example: topic ${topicName} with 4 partitions, an order is a message, its customer the key.`
      : `An example: topic ${topicName} has messages of earlier; here are more.`,
  )
  const run = Date.now().toString(36)
  const billed = await startBilling(client, { output, run, signal })
  for (const [i, order] of orders.entries()) {
    const { customer, ...value } = order
    const id = `${run}-${i + 1}`
    const { partition, offset } = await client
      .topic(topicName)
      .publish({ key: customer, value, tag: 'created', id }, { signal })
    say(
      `  published  ${customer.padEnd(6)} ${value.item.padEnd(9)} on disk in partition ${partition} at offset ${offset}`,
    )
  }
  await billed.all
  const { lag } = await client.admin.describeGroup(groupName, { signal })
  say(`Group ${groupName} has committed them: lag ${lag}. Each customer's orders came in order.`)
}

/** Messages that are there already. */
/** True when nothing has been published to it. */
async function makeTopic(client: Client, signal: AbortSignal): Promise<boolean> {
  try {
    await client.admin.createTopic(topicName, { partitions: 4 }, { signal })
  } catch (error) {
    // Somebody has made it in another way: the example takes it as it is.
    if (PenstockError.from(error).reason !== 'TOPIC_ALREADY_EXISTS') throw error
  }
  // Offsets do not tell: where a partition has copies, its leaders take some for themselves.
  const first = await client.topic(topicName).read({ from: 'earliest', limit: 1, signal }).next()
  return first.done ?? false
}

async function startBilling(
  client: Client,
  { output, run, signal }: { output: Output; run: string; signal: AbortSignal },
): Promise<{ readonly all: Promise<void> }> {
  const { promise: seen, resolve } = Promise.withResolvers<void>()
  let left = orders.length
  const worker = client
    .topic(topicName)
    .worker({ group: groupName, from: 'earliest' }, (message) => {
      // What somebody else has put into the topic is committed too, and not worth a line here.
      if (!message.id.startsWith(`${run}-`)) return
      const key = (message.key ?? '').padEnd(6)
      output.note(
        `  billed     ${key} ${itemOf(message).padEnd(9)} from partition ${message.partition}`,
      )
      if (--left === 0) resolve()
    })
  const ended = worker.closed.then(() => {
    throw new PenstockError('CLOSED', 'the consumer of the example has ended')
  })
  const finish = async (): Promise<void> => {
    await Promise.race([seen, ended, rejectOn(signal)])
    // Leaves the group in good order: what is finished is committed.
    await worker.close()
  }
  const all = finish()
  // Where publishing fails first, nobody comes to await it.
  all.catch(() => {})
  return { all }
}

function itemOf({ value }: Message<unknown>): string {
  return typeof value === 'object' && value !== null && 'item' in value ? String(value.item) : ''
}

async function rejectOn(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  throw PenstockError.from(signal.reason)
}
