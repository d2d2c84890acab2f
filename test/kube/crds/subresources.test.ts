// What kubectl and autoscalers see of the kinds: columns, names, scale, selectors, examples.

import { describe, expect, test } from 'vitest'
import { kinds } from '../../../operator/crds/kinds.ts'
import type { LabObject } from '../lab/lab-api.ts'
import { useKubeLab } from '../lab/use-kube-lab.ts'

const lab = useKubeLab()
const group = '/apis/penstock.dev/v1alpha1'
const pathOf = (plural: string): string => `${group}/namespaces/default/${plural}`

async function create(plural: string, name: string, spec: object): Promise<LabObject> {
  const kind = kinds.find((one) => one.plural === plural)?.kind
  return await lab().admin.api.must('POST', `${pathOf(plural)}?fieldValidation=Strict`, {
    body: { apiVersion: 'penstock.dev/v1alpha1', kind, metadata: { name }, spec },
  })
}

async function setStatus(plural: string, object: LabObject, status: object): Promise<void> {
  const path = `${pathOf(plural)}/${object.metadata?.name}/status?fieldValidation=Strict`
  await lab().admin.api.must('PUT', path, { body: { ...object, status } })
}

/** As `kubectl get` shows it: the header, then the rows. */
async function shown(plural: string, wide = false): Promise<readonly (readonly unknown[])[]> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const table = (await lab().admin.api.must('GET', pathOf(plural), { accept })) as {
    readonly columnDefinitions?: readonly { readonly name: string; readonly priority: number }[]
    readonly rows?: readonly { readonly cells: readonly unknown[] }[]
  }
  const columns = table.columnDefinitions ?? []
  const isShown = (i: number): boolean => wide || columns[i]?.priority === 0
  const line = (cells: readonly unknown[]): readonly unknown[] => cells.filter((_, i) => isShown(i))
  return [columns.map(({ name }) => name), ...(table.rows ?? []).map(({ cells }) => cells)].map(
    line,
  )
}

const ready = (reason: string): object => ({
  type: 'Ready',
  status: 'True',
  reason,
  message: 'well',
  lastTransitionTime: '2026-01-01T00:00:00Z',
})

describe('kubectl get', () => {
  test('shows how a topic is', async () => {
    const topic = await create('topics', 'seen', { cluster: 'main', partitions: 6 })
    await setStatus('topics', topic, {
      partitions: 6,
      summary: { led: '6/6', inSync: '5/6' },
      conditions: [{ ...ready('Other'), type: 'FullyReplicated' }, ready('Served')],
    })
    const [header, ...rows] = await shown('topics')
    expect(header).toEqual([
      'Name',
      'Cluster',
      'Partitions',
      'Copies',
      'Led',
      'In-Sync',
      'Ready',
      'Reason',
      'Age',
    ])
    const row = rows.find(([name]) => name === 'seen')
    expect(row?.slice(0, -1)).toEqual(['seen', 'main', 6, 3, '6/6', '5/6', 'True', 'Served'])
    expect(row?.at(-1)).toMatch(/^\d+s$/)
  })

  test('shows who leads a partition', async () => {
    const partition = await create('partitions', 'seen-0', {
      cluster: 'main',
      topic: 'seen',
      topicUid: 'u-1',
      index: 0,
      keyRange: { from: 0, to: 10 },
    })
    await setStatus('partitions', partition, {
      revision: 4,
      phase: 'active',
      epoch: 2,
      leader: { brokerId: 'b1', storeId: 's1', bootSeq: 1 },
      replicas: [{ brokerId: 'b1', storeId: 's1' }],
      inSync: ['s1'],
      ackQuorum: 1,
      summary: { inSync: '1/1', brokers: 'b1' },
    })
    const [header, row] = await shown('partitions')
    expect(header?.slice(0, -1)).toEqual(['Name', 'Leader', 'Epoch', 'In-Sync', 'Brokers', 'Phase'])
    expect(row?.slice(0, -1)).toEqual(['seen-0', 'b1', 2, '1/1', 'b1', 'active'])
    expect((await shown('partitions', true))[0]).toContain('Ack-Quorum')
  })

  test('finds what users make under one name, and the kinds under short ones', async () => {
    const { resources } = (await lab().admin.api.must('GET', group)) as {
      readonly resources?: readonly {
        readonly name: string
        readonly categories?: readonly string[]
        readonly shortNames?: readonly string[]
      }[]
    }
    const found = Object.fromEntries(
      (resources ?? [])
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, categories, shortNames }) => [name, [shortNames?.[0], categories?.[0]]]),
    )
    expect(found).toEqual({
      brokerclusters: ['pbc', 'penstock'],
      topics: ['pt', 'penstock'],
      consumergroups: ['pcg', 'penstock'],
      rebalances: ['prb', 'penstock'],
      partitions: ['pp', 'penstock-internal'],
      brokers: ['pb', 'penstock-internal'],
    })
  })

  test('finds the topics of one cluster, and the partitions that one broker leads', async () => {
    await create('topics', 'elsewhere', { cluster: 'other' })
    const names = async (plural: string, selector: string): Promise<readonly unknown[]> => {
      const path = `${pathOf(plural)}?fieldSelector=${encodeURIComponent(selector)}`
      const { items } = await lab().admin.api.must('GET', path)
      return (items as readonly LabObject[]).map(({ metadata }) => metadata?.name)
    }
    expect(await names('topics', 'spec.cluster=other')).toEqual(['elsewhere'])
    expect(await names('partitions', 'status.leader.brokerId=b1')).toEqual(['seen-0'])
    expect(await names('partitions', 'status.leader.brokerId=b2')).toEqual([])
  })
})

describe('kubectl scale', () => {
  const scale = async (plural: string, name: string, replicas: number) =>
    await lab().admin.api.call('PATCH', `${pathOf(plural)}/${name}/scale`, {
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    })

  test('adds partitions to a topic', async () => {
    await create('topics', 'scaled', { cluster: 'main', partitions: 6 })
    expect((await scale('topics', 'scaled', 12)).code).toBe(200)
    const { spec } = await lab().admin.api.must('GET', `${pathOf('topics')}/scaled`)
    expect(spec).toMatchObject({ partitions: 12 })
  })

  test('is told why it cannot take partitions away', async () => {
    const { code, body } = await scale('topics', 'scaled', 4)
    expect(code).toBe(422)
    expect(body.message).toContain('partitions cannot go from 12 to 4')
  })

  test('sets the number of brokers, and reads how many there are', async () => {
    const cluster = await create('brokerclusters', 'scaled', {})
    await setStatus('brokerclusters', cluster, { replicas: 3, selector: 'penstock.dev/cluster=x' })
    const { code, body } = await scale('brokerclusters', 'scaled', 5)
    expect(code).toBe(200)
    expect(body).toMatchObject({
      spec: { replicas: 5 },
      status: { replicas: 3, selector: 'penstock.dev/cluster=x' },
    })
  })
})

test.each(kinds.map(({ kind, plural, example }) => ({ kind, plural, example })))(
  'the $kind of the reference page is accepted as it stands there',
  async ({ plural, example }) => {
    const path = `${pathOf(plural)}?fieldValidation=Strict`
    const { code, body } = await lab().admin.api.call('POST', path, { body: example })
    expect({ code, refusal: body.message }).toEqual({ code: 201, refusal: undefined })
  },
)

test('a field that is not there is a typing error, and said to be one', async () => {
  const { code, body } = await lab().admin.api.call(
    'POST',
    `${pathOf('topics')}?fieldValidation=Strict`,
    {
      body: {
        apiVersion: 'penstock.dev/v1alpha1',
        kind: 'Topic',
        metadata: { name: 'typing-error' },
        spec: { cluster: 'main', partition: 6 },
      },
    },
  )
  expect(code).toBe(400)
  expect(body.message).toContain('unknown field "spec.partition"')
})

test('a write of the status leaves the spec alone, and the other way round', async () => {
  const topic = await create('topics', 'apart', { cluster: 'main', partitions: 2 })
  const path = `${pathOf('topics')}/apart`
  const { api } = lab().admin
  const status = { partitions: 2 }
  const spec = { cluster: 'main', partitions: 9 }
  const told = await api.must('PUT', `${path}/status`, { body: { ...topic, spec, status } })
  expect(told).toMatchObject({ spec: { partitions: 2 }, status, metadata: { generation: 1 } })
  const asked = await api.must('PUT', path, { body: { ...told, spec, status: { partitions: 0 } } })
  expect(asked).toMatchObject({ spec: { partitions: 9 }, status, metadata: { generation: 2 } })
})
