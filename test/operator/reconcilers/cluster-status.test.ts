// Every state of a BrokerCluster and of a Broker that people may meet.

import { describe, expect, test } from 'vitest'
import type { Partition } from '../../../model/partition.ts'
import { brokerKind } from '../../../operator/crds/broker.ts'
import {
  type BrokerClusterObjectSpec,
  brokerClusterKind,
} from '../../../operator/crds/broker-cluster.ts'
import {
  type BrokerStatement,
  brokerConditions,
  clusterConditions,
  clusterSeen,
  clusterStatus,
  copiesByBroker,
} from '../../../operator/reconcilers/cluster-status.ts'
import type { LeaseSeen } from '../../../operator/reconcilers/lease-watch.ts'
import type { Sight } from '../../../operator/reconcilers/partition-facts.ts'
import { partitionOf, sightOf, storeOf } from './seen.ts'

const all = ['b1', 'b2', 'b3']
const spec: BrokerClusterObjectSpec = {
  replicas: 3,
  storage: { size: '10Gi', deletionPolicy: 'Retain' },
  rackTopologyKey: 'zone',
  drainTimeoutSeconds: 600,
  paused: false,
}

interface Case {
  readonly when: string
  readonly spec?: Partial<BrokerClusterObjectSpec>
  readonly partitions?: readonly Partition[]
  readonly sight?: Sight
  readonly said: readonly string[]
}

const cases: readonly Case[] = [
  {
    when: 'all is well',
    said: [
      'Ready True AllServing: 3 brokers answer, and 1 partition have leaders',
      'QuorumSafe True Safe: any one broker may stop',
      'Reconciling False UpToDate: nothing is left to do',
      'Stalled False NoObstacle: nothing stands in the way',
    ],
  },
  {
    when: 'no broker has come yet',
    sight: sightOf(),
    partitions: [],
    said: [
      'Ready False NoBrokers: no broker has registered yet; 3 are asked for',
      'QuorumSafe Unknown NoPartitions: there are none yet',
      'Reconciling True Scaling: 0 of 3 brokers are there',
    ],
  },
  {
    when: 'a broker is still to come',
    sight: sightOf('b1', 'b2'),
    partitions: [],
    said: ['Ready False BrokersMissing: 2 of 3 brokers have registered'],
  },
  {
    when: 'a broker is away',
    sight: sightOf('b1', 'b2', '~b3'),
    said: [
      'Ready False BrokersMissing: broker b3 is away',
      'QuorumSafe False AtMinimum: 1 of 1 partition has no copy in sync to spare, such as orders-0: stop no other broker now',
    ],
  },
  {
    when: 'a partition has no leader',
    sight: sightOf('~b1', 'b2', 'b3'),
    said: [
      'Ready False PartitionsOffline: 1 of 1 partition has no leader, such as orders-0: broker b1 is away',
    ],
  },
  {
    when: 'a topic has no copy to spare',
    partitions: [partitionOf(0, ['b1']), partitionOf(1, all)],
    said: [
      'QuorumSafe False NoSpareCopies: Topic orders has minInSyncReplicas as high as replicationFactor: when a broker stops, publishers wait there',
    ],
  },
  {
    when: 'copies move',
    partitions: [partitionOf(0, all, { target: [] })],
    said: ['Reconciling True MovingCopies: 1 of 1 partition is being moved'],
  },
  {
    when: 'a broker is being drained',
    sight: sightOf('b1', 'b2', '-b3'),
    said: ['Reconciling True Scaling: 3 of 3 brokers are there; b3 is being drained'],
  },
  {
    when: 'it is paused',
    spec: { paused: true },
    said: [
      'Ready Unknown Paused: spec.paused is set: nobody asks the brokers',
      'QuorumSafe Unknown Paused: spec.paused is set: nobody asks the brokers',
      'Reconciling False Paused: spec.paused is set: the operator changes nothing',
    ],
  },
  {
    when: 'messages are lost',
    sight: sightOf('!b1', 'b2', 'b3'),
    partitions: [partitionOf(0, all, { inSync: [storeOf('b1')], ackQuorum: 1 })],
    said: [
      'Stalled True DataLost: 1 of 1 partition has no copy left that had every message: orders-0. Their Topics say what to do',
    ],
  },
]

function conditionsIn({
  spec: more,
  partitions,
  sight = sightOf(...all),
}: Omit<Case, 'said' | 'when'>) {
  const seen = clusterSeen(partitions ?? [partitionOf(0, all)], { topics: 1, sight })
  return clusterConditions({ ...spec, ...more }, seen)
}

describe('a BrokerCluster says what is the case when', () => {
  test.each(cases)('$when', ({ said, ...seen }) => {
    const statements = conditionsIn(seen)
    const lines = statements.map(
      ({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`,
    )
    expect(lines).toEqual(expect.arrayContaining([...said]))
    expect(lines).toHaveLength(Object.keys(brokerClusterKind.conditions).length)
  })

  test('every reason of its table is met in one of these states', () => {
    const met = new Set(
      cases.flatMap((one) => conditionsIn(one).map(({ type, reason }) => `${type} ${reason}`)),
    )
    expect([...met].sort()).toEqual(tableOf(brokerClusterKind.conditions))
  })
})

test('the status of a cluster counts what is there, and keeps what others have written', () => {
  const partitions = [
    partitionOf(0, all),
    partitionOf(1, all, { inSync: [storeOf('b1'), storeOf('b2')] }),
    partitionOf(2, ['b3', 'b1', 'b2']),
    partitionOf(3, all, { phase: 'deleting' }),
  ]
  const seen = clusterSeen(partitions, { topics: 2, sight: sightOf('b1', 'b2', '~b3') })
  const object = {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'BrokerCluster',
    metadata: { name: 'main', generation: 4 },
    spec,
    status: { clusterId: 'c-1' },
  }
  const status = clusterStatus(object, seen, 0)
  expect(status).toMatchObject({
    clusterId: 'c-1',
    observedGeneration: 4,
    replicas: 3,
    readyReplicas: 2,
    topics: 2,
    partitions: 3,
    partitionsOffline: 1,
    partitionsUnderReplicated: 3,
    partitionsAtMinimum: 3,
  })
  expect(clusterStatus({ ...object, status }, seen, 60_000)).toEqual(status)
})

describe('a Broker says', () => {
  const sight = sightOf('b1', '~b2', '-b3')
  const held = { isHeld: true, atMs: 0 }
  const conditionsOf = (
    brokerId: string,
    more: {
      readonly draining?: boolean
      readonly copies?: number
      readonly lease?: LeaseSeen
    } = {},
  ) => {
    const { draining = false, copies = 7, lease } = more
    return brokerConditions({ brokerId, draining }, { copies, sight, lease })
  }
  const line = (statement: BrokerStatement | undefined): string =>
    `${statement?.type} ${statement?.status} ${statement?.reason}: ${statement?.message}`

  test('whether it can be reached, and why not', () => {
    const ready = (brokerId: string, lease?: LeaseSeen): string =>
      line(conditionsOf(brokerId, lease === undefined ? {} : { lease })[0])
    expect(ready('b1', held)).toBe('Ready True Reachable: it answers')
    const unreachable = 'Ready False Unreachable: it does not answer'
    expect(ready('b2')).toBe(`${unreachable}: is its process running?`)
    // As it was renewed when it was still heard.
    expect(ready('b2', held)).toBe(`${unreachable}: is its process running?`)
    expect(ready('b2', { isHeld: true, atMs: 7_000 })).toBe(
      `${unreachable}, and renews its Lease: is there a way from the operator to its endpoint?`,
    )
    expect(ready('b2', { isHeld: false, atMs: 0 })).toBe(
      'Ready False Stopped: it was stopped in good order',
    )
  })

  test('whether it may be taken away', () => {
    const drained = (draining: boolean, copies: number): string =>
      line(conditionsOf('b3', { draining, copies })[1])
    expect(drained(false, 7)).toBe(
      'Drained False InUse: set spec.draining to move everything away from it',
    )
    expect(drained(true, 2)).toBe(
      'Drained False Draining: copies of 2 partitions are left; they stay where Topics ask for more copies than there are other brokers',
    )
    expect(drained(true, 0)).toBe('Drained True Empty: nothing is on it any more')
  })

  test('every reason of its table in one of these states', () => {
    const met = [
      conditionsOf('b1'),
      conditionsOf('b2', { draining: true }),
      conditionsOf('b2', { lease: { isHeld: false, atMs: 0 } }),
      conditionsOf('b3', { draining: true, copies: 0 }),
    ].flatMap((statements) => statements.map(({ type, reason }) => `${type} ${reason}`))
    expect([...new Set(met)].sort()).toEqual(tableOf(brokerKind.conditions))
  })
})

test('copies on a broker are counted until they are deleted there', () => {
  const replica = (brokerId: string) => ({ brokerId, storeId: storeOf(brokerId) })
  const partitions = [
    partitionOf(0, ['b1', 'b2'], { target: [replica('b3'), replica('b2')] }),
    partitionOf(1, ['b1', 'b2'], { retired: [replica('b3')] }),
  ]
  expect(Object.fromEntries(copiesByBroker(partitions))).toEqual({ b1: 2, b2: 2, b3: 2 })
})

function tableOf(
  conditions: Readonly<Record<string, { readonly reasons: Readonly<Record<string, string>> }>>,
): readonly string[] {
  return Object.entries(conditions)
    .flatMap(([type, { reasons }]) => Object.keys(reasons).map((reason) => `${type} ${reason}`))
    .sort()
}
