// Broker: the record of model/broker.ts as an object. Its spec is what admins and the operator say of the broker, its
// status what the broker says of itself when it starts. Whether it is alive is its Lease's to tell.

import {
  brokerId,
  cluster,
  conditions,
  counter,
  id,
  immutable,
  observedGeneration,
} from './fields.ts'
import { ageColumn, kind, readyColumns } from './kind.ts'
import { flag, object, optional, type TypeOf, text } from './schema.ts'

const brokerSpec = object(
  {
    cluster,
    brokerId: brokerId(
      'Name of the broker in its cluster, kept for the life of its data. Cannot be changed.',
    ),
    rack: optional(
      text({
        description:
          'What fails together with it (a machine, a zone): copies of a partition go to different ones. Absent: only it.',
        maxLength: 253,
      }),
    ),
    draining: flag({
      description: 'Everything moves away from it, and nothing new comes.',
      default: false,
    }),
  },
  {
    description: 'What admins and the operator say of it.',
    rules: [
      immutable('cluster', 'a broker with data of one cluster cannot be one of another'),
      immutable('brokerId', 'replicas and leadership are bound to it; start another broker'),
    ],
  },
)

const brokerStatus = object(
  {
    observedGeneration,
    conditions,
    storeId: id('The uuid in its data directory; an empty disk has another one.'),
    endpoint: text({
      description: 'host:port that clients and other brokers reach it by.',
      minLength: 3,
      maxLength: 512,
      pattern: '^\\S+:[0-9]{1,5}$',
    }),
    bootSeq: counter('Rises with every start; leadership of an earlier one is void.', 1),
  },
  {
    description: 'What it said of itself at its start, and how the operator finds it.',
    rules: [
      {
        rule: 'self.storeId != oldSelf.storeId || self.bootSeq >= oldSelf.bootSeq',
        message:
          'bootSeq of a store never falls: its volume is an old copy; begin with a new storeId',
        messageExpression:
          '"bootSeq of a store never falls, here from %d to %d: its volume is an old copy; begin with a new storeId".format([oldSelf.bootSeq, self.bootSeq])',
        fieldPath: '.bootSeq',
      },
    ],
  },
)

export type BrokerObjectSpec = TypeOf<typeof brokerSpec>
export type BrokerObjectStatus = TypeOf<typeof brokerStatus>

export const brokerKind = kind({
  kind: 'Broker',
  plural: 'brokers',
  shortName: 'pb',
  audience: 'internal',
  description:
    'One broker of a BrokerCluster, made by itself when it starts. Set spec.draining to move everything away from it.',
  spec: brokerSpec,
  status: brokerStatus,
  rules: [],
  columns: [
    {
      name: 'Endpoint',
      type: 'string',
      jsonPath: '.status.endpoint',
      description: 'How clients and other brokers reach it.',
    },
    { name: 'Rack', type: 'string', jsonPath: '.spec.rack', description: 'What fails with it.' },
    {
      name: 'Draining',
      type: 'boolean',
      jsonPath: '.spec.draining',
      description: 'Whether everything moves away from it.',
    },
    {
      name: 'Starts',
      type: 'integer',
      jsonPath: '.status.bootSeq',
      description: 'How often it has been started.',
    },
    ...readyColumns,
    ageColumn,
    {
      name: 'Cluster',
      type: 'string',
      jsonPath: '.spec.cluster',
      description: 'Whose it is.',
      wide: true,
    },
    {
      name: 'Store',
      type: 'string',
      jsonPath: '.status.storeId',
      description: 'The uuid in its data directory.',
      wide: true,
    },
  ],
  selectable: ['.spec.cluster', '.spec.brokerId'],
  conditions: {
    Ready: {
      says: 'It can be reached.',
      reasons: {
        Reachable: 'True: it answers the operator.',
        Unreachable: 'It does not answer the operator; what it led is given to others.',
        Stopped: 'It was stopped in good order; what it led is given to others.',
      },
    },
    Drained: {
      says: 'It holds nothing any more and may be taken away.',
      reasons: {
        Empty: 'True: no copy of any partition is on it, and none will come.',
        Draining: 'Copies are moving away from it.',
        InUse: 'Nobody has asked for it: spec.draining is not set.',
      },
    },
  },
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Broker',
    metadata: { name: 'main-0' },
    spec: { cluster: 'main', brokerId: 'main-0', rack: 'zone-a' },
  },
})
