// What the API server takes for a Broker and a BrokerCluster.

import type { Case } from './case.ts'

const spec = { cluster: 'main', brokerId: 'main-0' }
const status = { storeId: 'store-a', endpoint: 'main-0.main:7070', bootSeq: 4 }

export const brokerCases: readonly Case[] = [
  {
    name: 'a broker that has started',
    first: { spec, status },
    found: { spec: { draining: false } },
  },
  {
    name: 'a broker can be reached by host and port',
    first: { spec, status: { ...status, endpoint: 'main-0.main' } },
    refused: ["status.endpoint: endpoint in body should match '^\\S+:[0-9]{1,5}$'"],
  },
  {
    name: 'a broker is drained',
    first: { spec, status },
    next: { spec: { ...spec, draining: true } },
    found: { spec: { draining: true }, status },
  },
  {
    name: 'a broker gets no other name',
    first: { spec },
    next: { spec: { ...spec, brokerId: 'main-1' } },
    refused: [
      'spec.brokerId: brokerId cannot be changed: replicas and leadership are bound to it; start another broker',
    ],
  },
  {
    name: 'a broker stays in its cluster',
    first: { spec },
    next: { spec: { ...spec, cluster: 'other' } },
    refused: [
      'spec.cluster: cluster cannot be changed: a broker with data of one cluster cannot be one of another',
    ],
  },
  {
    name: 'a broker starts again',
    first: { spec, status },
    next: { status: { ...status, bootSeq: 5 } },
  },
  {
    name: 'a broker that starts from an old copy of its volume is another store',
    first: { spec, status },
    next: { status: { ...status, bootSeq: 3 } },
    refused: [
      'status.bootSeq: bootSeq of a store never falls, here from 4 to 3: its volume is an old copy; begin with a new storeId',
    ],
  },
  {
    name: 'a broker with an empty disk begins to count anew',
    first: { spec, status },
    next: { status: { ...status, storeId: 'store-b', bootSeq: 1 } },
  },
]

export const brokerClusterCases: readonly Case[] = [
  {
    name: 'nothing has to be said',
    first: { spec: {} },
    found: {
      spec: {
        replicas: 3,
        storage: { size: '10Gi', deletionPolicy: 'Retain' },
        rackTopologyKey: 'topology.kubernetes.io/zone',
        drainTimeoutSeconds: 600,
        paused: false,
      },
    },
  },
  { name: 'not even that it has a spec', first: {}, found: { spec: { replicas: 3 } } },
  {
    name: 'a cluster has a broker',
    first: { spec: { replicas: 0 } },
    refused: ['spec.replicas: spec.replicas in body should be greater than or equal to 1'],
  },
  {
    name: 'the name of a cluster has room for what is named after it',
    first: { name: 'c'.repeat(41), spec: {} },
    refused: [
      '<nil>: metadata.name must begin with a letter, be of lower-case letters, digits and "-", and have at most 40 characters: pods and Services are named after it',
    ],
  },
  {
    name: 'the name of a cluster has no dots',
    first: { name: 'main.eu', spec: {} },
    refused: [
      '<nil>: metadata.name must begin with a letter, be of lower-case letters, digits and "-", and have at most 40 characters: pods and Services are named after it',
    ],
  },
  {
    name: 'a size is one that Kubernetes reads',
    first: { spec: { storage: { size: '100GB!' } } },
    refused: ['spec.storage.size: size must be a quantity of at least 1Gi, such as 100Gi'],
  },
  {
    name: 'a size of 100 is meant to be 100Gi',
    first: { spec: { storage: { size: '100' } } },
    refused: ['spec.storage.size: size must be a quantity of at least 1Gi, such as 100Gi'],
  },
  {
    name: 'volumes grow',
    first: { spec: { storage: { size: '100Gi' } } },
    next: { spec: { storage: { size: '1Ti' } } },
  },
  {
    name: 'volumes do not shrink',
    first: { spec: { storage: { size: '100Gi' } } },
    next: { spec: { storage: { size: '99Gi' } } },
    refused: [
      'spec.storage.size: size cannot shrink from 100Gi to 99Gi: volumes only grow; add brokers and drain the large ones instead',
    ],
  },
  {
    name: 'the same size in other words is the same',
    first: { spec: { storage: { size: '1Ti' } } },
    next: { spec: { storage: { size: '1024Gi' } } },
  },
  {
    name: 'volumes stay in their class',
    first: { spec: { storage: { storageClassName: 'fast' } } },
    next: { spec: { storage: { storageClassName: 'slow' } } },
    refused: [
      'spec.storage.storageClassName: storageClassName cannot be changed: volumes cannot move; make another BrokerCluster',
    ],
  },
  {
    name: 'a cluster is scaled down',
    first: { spec: { replicas: 5 } },
    next: { spec: { replicas: 3 } },
  },
  {
    name: 'a cluster keeps its id',
    first: { spec: {}, status: { clusterId: 'c-1' } },
    next: { status: { clusterId: 'c-2' } },
    refused: [
      'status.clusterId: clusterId cannot be changed: it is written into every data directory',
    ],
  },
]
