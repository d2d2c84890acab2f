import { Client, credentials, type ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { google, penstock } from '../../../proto/codec.ts'
import { adminService, consumerService, publisherService } from '../../../proto/gen/services.ts'
import type { Method } from '../../../proto/method.ts'
import { startTestBroker, type TestBroker } from '../../support/test-broker.ts'

const { Durability, GroupState, PartitionState } = penstock.v1beta1

let broker: TestBroker
let client: Client

beforeAll(async () => {
  broker = await startTestBroker({ topicsMax: 40, partitionsPerBrokerMax: 100 })
  client = new Client(`localhost:${broker.port}`, credentials.createInsecure())
})

afterAll(async () => {
  client.close()
  await broker[Symbol.asyncDispose]()
})

function call<Q, QI, R, RI>(method: Method<Q, QI, R, RI>, request: QI): Promise<R> {
  const { path, requestSerialize, responseDeserialize } = method
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest<QI, R>(
      path,
      requestSerialize,
      (bytes) => responseDeserialize(bytes),
      request,
      (error, response) => (error ? reject(error) : resolve(response!)),
    )
  })
}

/** The reason in ErrorInfo, as any client can read it. */
async function refusal(answer: Promise<unknown>): Promise<{ reason: string; message: string }> {
  const error = await answer.then(
    () => {
      throw new Error('it was not refused')
    },
    (failure: ServiceError) => failure,
  )
  const [bytes] = error.metadata.get('grpc-status-details-bin')
  const { details } = google.rpc.Status.decode(bytes as Buffer)
  const { reason } = google.rpc.ErrorInfo.decode(details[0]!.value!)
  return { reason, message: error.details }
}

const create = (name: string, spec: penstock.v1beta1.TopicSpec.$Properties = {}) =>
  call(adminService.createTopic, { name, spec })

describe('GetServerInfo', () => {
  test('tells version and identity', async () => {
    const info = await call(adminService.getServerInfo, {})
    expect(info).toMatchObject({ version: expect.any(String), brokerId: 'test-broker' })
    expect(info.clusterId).toMatch(/^[0-9a-f-]{36}$/)
    expect(info.startTime?.seconds).toBeGreaterThan(1_700_000_000)
  })
})

describe('CreateTopic', () => {
  test('answers when every partition can be published to', async () => {
    const { topic } = await create('orders', { partitions: 3 })
    expect(topic).toMatchObject({
      name: 'orders',
      spec: {
        partitions: 3,
        replicationFactor: 1,
        minInSyncReplicas: 1,
        durability: Durability.DURABILITY_FSYNC,
        retention: { seconds: 604_800 },
        retentionBytes: 0,
        messageBytesMax: 1_048_576,
        segmentBytes: 268_435_456,
      },
    })
    expect(topic?.uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(topic?.partitions).toHaveLength(3)
    for (const [index, status] of topic!.partitions!.entries()) {
      expect(status).toMatchObject({
        partition: index,
        leader: 'test-broker',
        leaderEndpoint: expect.stringContaining(`:${broker.port}`),
        epoch: 1,
        replicas: ['test-broker'],
        inSyncReplicas: ['test-broker'],
        state: PartitionState.PARTITION_STATE_ONLINE,
      })
    }
    const published = await call(publisherService.publish, {
      topic: 'orders',
      messages: [{ text: 'hello' }],
    })
    expect(published.results?.[0]?.status ?? null).toBeNull()
  })

  test('answers the same request the same, also when many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create('together', { partitions: 2 })),
    )
    expect(new Set(answers.map(({ topic }) => topic?.uid)).size).toBe(1)
    const again = await create('together')
    expect(again.topic?.uid).toBe(answers[0]?.topic?.uid)
  })

  test('refuses other settings for a topic that exists, and says which', async () => {
    await create('fixed', { partitions: 2 })
    expect(await refusal(create('fixed', { partitions: 4, messageBytesMax: 2048 }))).toEqual({
      reason: 'TOPIC_ALREADY_EXISTS',
      message:
        'the topic "fixed" exists, but partitions is 2, not 4, messageBytesMax is 1048576, not 2048',
    })
  })

  test('tells all faults at once', async () => {
    const { reason, message } = await refusal(
      create('no/good', { partitions: 5000, segmentBytes: 5, retention: { seconds: -1 } }),
    )
    expect(reason).toBe('INVALID_REQUEST')
    for (const part of [
      'name is',
      'partitions is 5000',
      'segmentBytes is 5',
      'retentionMs is -1000',
    ]) {
      expect(message).toContain(part)
    }
  })

  test('refuses more copies than there are brokers, and unknown values', async () => {
    const many = await refusal(create('copies', { replicationFactor: 3 }))
    expect(many).toMatchObject({ reason: 'INVALID_REQUEST' })
    expect(many.message).toContain('at most 1')
    const odd = await refusal(create('odd', { durability: 7 as never }))
    expect(odd).toMatchObject({ reason: 'INVALID_REQUEST', message: 'durability 7 is not known' })
  })

  test('only checks when it is told so', async () => {
    const checked = await call(adminService.createTopic, { name: 'draft', validateOnly: true })
    expect(checked.topic).toMatchObject({ name: 'draft', uid: '', spec: { partitions: 1 } })
    expect(await refusal(call(adminService.getTopic, { name: 'draft' }))).toMatchObject({
      reason: 'TOPIC_NOT_FOUND',
    })
  })

  test('keeps to the bounds of the configuration', async () => {
    const { reason, message } = await refusal(create('huge', { partitions: 101 }))
    expect(reason).toBe('LIMIT_EXCEEDED')
    expect(message).toContain('partitions')
  })
})

describe('GetTopic and ListTopics', () => {
  test('show offsets and sizes of what is stored', async () => {
    await create('seen')
    const messages = [{ text: 'one' }, { text: 'two' }]
    await call(publisherService.publish, { topic: 'seen', messages })
    const { topic } = await call(adminService.getTopic, { name: 'seen' })
    expect(topic?.partitions?.[0]).toMatchObject({
      earliestOffset: 0,
      endOffset: 2,
      keyHashFrom: 0,
      keyHashTo: 2 ** 32,
    })
    expect(topic?.partitions?.[0]?.sizeBytes).toBeGreaterThan(100)
  })

  test('an unknown topic is not found, a bad name is called bad', async () => {
    expect(await refusal(call(adminService.getTopic, { name: 'nope' }))).toMatchObject({
      reason: 'TOPIC_NOT_FOUND',
    })
    expect(await refusal(call(adminService.getTopic, { name: '../x' }))).toMatchObject({
      reason: 'INVALID_REQUEST',
    })
  })

  test('pages go through all topics by name, each once', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) await create(name)
    const names: string[] = []
    let pageToken = ''
    do {
      const page = await call(adminService.listTopics, { pageSize: 2, pageToken })
      expect(page.topics.length).toBeLessThanOrEqual(2)
      names.push(...page.topics.map(({ name }) => name ?? ''))
      pageToken = page.nextPageToken ?? ''
    } while (pageToken !== '')
    expect(names).toEqual([...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1)))
    expect(names).toEqual(expect.arrayContaining(['p1', 'p2', 'p3', 'p4', 'p5']))
    for (const bad of [{ pageSize: -1 }, { pageToken: '***' }]) {
      expect(await refusal(call(adminService.listTopics, bad))).toMatchObject({
        reason: 'INVALID_REQUEST',
      })
    }
  })
})

describe('UpdateTopic', () => {
  test('changes what the mask names and nothing else, in either spelling', async () => {
    const { topic: before } = await create('changing', { partitions: 2 })
    const { topic } = await call(adminService.updateTopic, {
      name: 'changing',
      spec: { partitions: 9, retention: { seconds: 3600 }, messageBytesMax: 4096 },
      updateMask: { paths: ['retention', 'messageBytesMax'] },
    })
    expect(topic?.spec).toMatchObject({
      partitions: 2,
      retention: { seconds: 3600 },
      messageBytesMax: 4096,
    })
    expect(topic?.etag).not.toBe(before?.etag)
    const { topic: read } = await call(adminService.getTopic, { name: 'changing' })
    expect(read?.spec).toEqual(topic?.spec)
  })

  test('a named field that the spec leaves open goes back to the default; 0 retention is for ever', async () => {
    await create('resetting', { retention: { seconds: 60 }, retentionBytes: 2 ** 21 })
    const update = (spec: penstock.v1beta1.TopicSpec.$Properties) =>
      call(adminService.updateTopic, {
        name: 'resetting',
        spec,
        updateMask: { paths: ['retention', 'retention_bytes'] },
      })
    expect((await update({ retention: { seconds: 0 } })).topic?.spec).toMatchObject({
      retention: { seconds: 0 },
      retentionBytes: 0,
    })
    expect((await update({})).topic?.spec).toMatchObject({ retention: { seconds: 604_800 } })
  })

  test('adds partitions, which take half of the keys of the largest', async () => {
    await create('growing', { partitions: 2 })
    const spec = { partitions: 3 }
    await call(adminService.updateTopic, {
      name: 'growing',
      spec,
      updateMask: { paths: ['partitions'] },
    })
    const ranges = async (): Promise<unknown> => {
      const { topic } = await call(adminService.getTopic, { name: 'growing' })
      return topic?.partitions?.map(({ keyHashFrom, keyHashTo }) => [keyHashFrom, keyHashTo])
    }
    const half = 2 ** 31
    await expect.poll(ranges).toEqual([
      [0, half],
      [half, 2 * half],
      [half / 2, half],
    ])
  })

  test('with an old etag is a conflict', async () => {
    const { topic } = await create('tagged')
    const update = (etag: string) =>
      call(adminService.updateTopic, {
        name: 'tagged',
        spec: { messageBytesMax: 4096 },
        updateMask: { paths: ['message_bytes_max'] },
        etag,
      })
    await update(topic?.etag ?? '')
    expect(await refusal(update(topic?.etag ?? ''))).toMatchObject({ reason: 'METADATA_CONFLICT' })
  })

  test('refuses an empty mask, unknown fields, bad values and what cannot change', async () => {
    await create('strict', { partitions: 2 })
    const update = (paths: string[], spec: penstock.v1beta1.TopicSpec.$Properties) =>
      refusal(call(adminService.updateTopic, { name: 'strict', spec, updateMask: { paths } }))
    expect(await update([], {})).toMatchObject({ reason: 'INVALID_REQUEST' })
    expect((await update(['colour'], {})).message).toContain('"colour" is not one of partitions')
    expect(await update(['segment_bytes'], { segmentBytes: 7 })).toMatchObject({
      reason: 'INVALID_REQUEST',
    })
    const fewer = await update(['partitions'], { partitions: 1 })
    expect(fewer).toMatchObject({ reason: 'UNSUPPORTED' })
    expect(fewer.message).toContain('partitions is 2 and cannot become fewer')
    const copies = await update(['replication_factor'], { replicationFactor: 3 })
    expect(copies).toMatchObject({ reason: 'INVALID_REQUEST' })
    expect(copies.message).toContain('at most 1, the number of brokers')
    const missing = call(adminService.updateTopic, {
      name: 'x',
      updateMask: { paths: ['retention'] },
    })
    expect(await refusal(missing)).toMatchObject({ reason: 'TOPIC_NOT_FOUND' })
  })
})

describe('DeleteTopic', () => {
  test('answers when the topic is gone; its name is free for another one at once', async () => {
    const { topic } = await create('short-lived')
    await call(publisherService.publish, { topic: 'short-lived', messages: [{ text: 'old' }] })
    await call(adminService.deleteTopic, { name: 'short-lived' })
    expect(await refusal(call(adminService.getTopic, { name: 'short-lived' }))).toMatchObject({
      reason: 'TOPIC_NOT_FOUND',
    })
    const { topic: other } = await create('short-lived')
    expect(other?.uid).not.toBe(topic?.uid)
    expect(other?.partitions?.[0]).toMatchObject({ endOffset: 0 })
  })

  test('creating and deleting one name over and over ends as the last call says', async () => {
    for (let round = 0; round < 5; round++) {
      await Promise.all([create('busy'), create('busy')])
      await Promise.all([
        call(adminService.deleteTopic, { name: 'busy' }),
        call(adminService.deleteTopic, { name: 'busy' }).catch(() => {}),
        create('busy').catch(() => {}),
      ])
    }
    const { topic } = await create('busy')
    expect(topic?.partitions).toHaveLength(1)
  })

  test('refuses another uid, and a topic that is not there', async () => {
    await create('guarded')
    const other = call(adminService.deleteTopic, { name: 'guarded', uid: 'not-this-one' })
    expect(await refusal(other)).toMatchObject({ reason: 'METADATA_CONFLICT' })
    expect(await refusal(call(adminService.deleteTopic, { name: 'nope' }))).toMatchObject({
      reason: 'TOPIC_NOT_FOUND',
    })
  })
})

describe('groups', () => {
  test('unknown ones are not found', async () => {
    const refusals = await Promise.all([
      refusal(call(adminService.getGroup, { name: 'nobody' })),
      refusal(call(adminService.deleteGroup, { name: 'nobody' })),
    ])
    for (const { reason } of refusals) expect(reason).toBe('GROUP_NOT_FOUND')
  })

  test('are listed in pages with their lag, described with their offsets, and forgotten', async () => {
    await create('billed')
    const messages = Array.from({ length: 5 }, (_, i) => ({ text: String(i) }))
    await call(publisherService.publish, { topic: 'billed', messages })
    for (const group of ['billing-a', 'billing-b', 'billing-c']) {
      const offsets = [{ topic: 'billed', partition: 0, nextOffset: 2, metadata: 'note' }]
      await call(consumerService.commitOffsets, { group, offsets })
    }
    const first = await call(adminService.listGroups, { pageSize: 2 })
    expect(first.groups).toMatchObject([
      { name: 'billing-a', lag: 3, state: GroupState.GROUP_STATE_EMPTY, members: [] },
      { name: 'billing-b', lag: 3 },
    ])
    const rest = await call(adminService.listGroups, { pageToken: first.nextPageToken })
    expect(rest.groups.map(({ name }) => name)).toEqual(['billing-c'])

    const { group, offsets } = await call(adminService.getGroup, { name: 'billing-a' })
    expect(group).toMatchObject({ name: 'billing-a', lag: 3 })
    expect(offsets).toMatchObject([
      { topic: 'billed', partition: 0, committedOffset: 2, endOffset: 5, lag: 3, metadata: 'note' },
    ])
    await call(adminService.deleteGroup, { name: 'billing-a' })
    expect(await refusal(call(adminService.getGroup, { name: 'billing-a' }))).toMatchObject({
      reason: 'GROUP_NOT_FOUND',
    })
  })
})
