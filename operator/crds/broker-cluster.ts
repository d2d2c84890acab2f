// BrokerCluster: brokers that belong together.

import { limits } from '../../model/limits.ts'
import { conditions, counter, id, immutable, observedGeneration } from './fields.ts'
import { ageColumn, kind, readyColumns } from './kind.ts'
import { choice, flag, integer, object, optional, type TypeOf, text } from './schema.ts'

const storage = object(
  {
    size: text({
      description: 'Size of each volume, as in 100Gi; it can grow.',
      minLength: 1,
      maxLength: 32,
      default: '10Gi',
      rules: [
        {
          rule: "isQuantity(self) && quantity(self).compareTo(quantity('1Gi')) >= 0",
          message: 'size must be a quantity of at least 1Gi, such as 100Gi',
        },
      ],
    }),
    storageClassName: optional(
      text({
        description:
          'StorageClass of the volumes; absent: the default of the cluster. Cannot be changed.',
        minLength: 1,
        maxLength: 253,
      }),
    ),
    deletionPolicy: choice(['Retain', 'Delete'], {
      description: 'What becomes of the volumes when this object is deleted.',
      default: 'Retain',
    }),
  },
  {
    description: 'The volume of each broker.',
    default: 'of its fields',
    rules: [
      immutable('storageClassName', 'volumes cannot move; make another BrokerCluster'),
      {
        rule: '!isQuantity(self.size) || !isQuantity(oldSelf.size) || quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0',
        message:
          'size cannot shrink: volumes only grow; add brokers and drain the large ones instead',
        messageExpression:
          '"size cannot shrink from " + oldSelf.size + " to " + self.size + ": volumes only grow; add brokers and drain the large ones instead"',
        fieldPath: '.size',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

const clusterSpec = object(
  {
    replicas: integer({
      description: 'How many brokers there are.',
      minimum: 1,
      maximum: limits.brokersPerClusterMax,
      default: 3,
    }),
    image: optional(
      text({
        description: "Container image of the brokers; absent: the operator's own.",
        minLength: 1,
        maxLength: 512,
        pattern: '^\\S+$',
      }),
    ),
    storage,
    rackTopologyKey: text({
      description:
        'Label of nodes that names what fails together: copies of a partition go to different values of it.',
      minLength: 1,
      maxLength: 317,
      default: 'topology.kubernetes.io/zone',
    }),
    drainTimeoutSeconds: integer({
      description: 'How long a broker that has to go may take to hand over what it leads.',
      minimum: 1,
      maximum: 86_400,
      default: 600,
    }),
    paused: flag({
      description: 'The operator changes nothing; brokers go on as they are.',
      default: false,
    }),
  },
  { description: 'What is asked for.', default: 'of its fields' },
)

const brokerCount = (description: string) =>
  optional(integer({ description, minimum: 0, maximum: limits.brokersPerClusterMax }))
const partitionCount = (description: string) => optional(counter(description))

const clusterStatus = object(
  {
    observedGeneration,
    conditions,
    replicas: brokerCount('Brokers that there are.'),
    readyReplicas: brokerCount('Brokers that can be reached.'),
    selector: optional(
      text({ description: 'Label selector of the brokers, for autoscalers.', maxLength: 1_024 }),
    ),
    clusterId: optional(
      id('Written into every data directory; a broker of another one is refused.'),
    ),
    topics: partitionCount('Topics of the cluster.'),
    partitions: partitionCount('Partitions of all topics.'),
    partitionsOffline: partitionCount('Partitions without a leader: nobody can publish there.'),
    partitionsUnderReplicated: partitionCount('Partitions with copies that are not in sync.'),
    partitionsAtMinimum: partitionCount(
      'Partitions with just as many copies in sync as an acknowledgement needs.',
    ),
  },
  {
    description: 'What is the case, as the operator saw it last.',
    rules: [
      {
        rule: '!has(oldSelf.clusterId) || (has(self.clusterId) && self.clusterId == oldSelf.clusterId)',
        message: 'clusterId cannot be changed: it is written into every data directory',
        fieldPath: '.clusterId',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

export type BrokerClusterObjectSpec = TypeOf<typeof clusterSpec>
export type BrokerClusterObjectStatus = TypeOf<typeof clusterStatus>

export const brokerClusterKind = kind({
  kind: 'BrokerCluster',
  plural: 'brokerclusters',
  shortName: 'pbc',
  audience: 'users',
  description: 'Brokers that belong together: topics name it, and copies are spread over it.',
  spec: clusterSpec,
  status: clusterStatus,
  rules: [
    {
      rule: "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 40",
      message:
        'metadata.name must begin with a letter, be of lower-case letters, digits and "-", and have at most 40 characters: pods and Services are named after it',
    },
  ],
  columns: [
    {
      name: 'Brokers',
      type: 'integer',
      jsonPath: '.spec.replicas',
      description: 'Brokers that are asked for.',
    },
    {
      name: 'Reachable',
      type: 'integer',
      jsonPath: '.status.readyReplicas',
      description: 'Brokers that can be reached.',
    },
    {
      name: 'Partitions',
      type: 'integer',
      jsonPath: '.status.partitions',
      description: 'Partitions of all topics.',
    },
    {
      name: 'Offline',
      type: 'integer',
      jsonPath: '.status.partitionsOffline',
      description: 'Partitions without a leader.',
    },
    {
      name: 'Behind',
      type: 'integer',
      jsonPath: '.status.partitionsUnderReplicated',
      description: 'Partitions with copies that are not in sync.',
    },
    ...readyColumns,
    ageColumn,
    {
      name: 'Storage',
      type: 'string',
      jsonPath: '.spec.storage.size',
      description: 'Size of each volume.',
      wide: true,
    },
    {
      name: 'Paused',
      type: 'boolean',
      jsonPath: '.spec.paused',
      description: 'Whether the operator stands still.',
      wide: true,
    },
    {
      name: 'Cluster-ID',
      type: 'string',
      jsonPath: '.status.clusterId',
      description: 'Written into every data directory.',
      wide: true,
    },
  ],
  scale: { spec: '.spec.replicas', status: '.status.replicas', selector: '.status.selector' },
  selectable: [],
  conditions: {
    Ready: {
      says: 'Every broker can be reached and every partition has a leader.',
      reasons: {
        AllServing: 'True.',
        BrokersMissing: 'Some brokers cannot be reached.',
        PartitionsOffline: 'Some partitions have no leader.',
        NoBrokers: 'No broker has registered yet.',
        Paused: 'Unknown: spec.paused, so nobody asks the brokers.',
      },
    },
    QuorumSafe: {
      says: 'Any one broker may stop, and everybody can still publish.',
      reasons: {
        Safe: 'True: every partition has a copy in sync more than an acknowledgement needs.',
        AtMinimum: 'Some partitions have no copy in sync to spare.',
        NoSpareCopies: 'Some topics ask for as many acknowledged copies as they have.',
        NoPartitions: 'Unknown: there are none yet.',
        Paused: 'Unknown: spec.paused.',
      },
    },
    Reconciling: {
      says: 'Something is being changed to bring it in line with spec.',
      reasons: {
        UpToDate: 'False: nothing is left to do.',
        MovingCopies: 'Copies are on their way to other brokers.',
        Scaling:
          'There are not as many brokers as spec.replicas asks for, or some are being drained.',
        Paused: 'False: spec.paused.',
      },
    },
    Stalled: {
      says: 'It will not become ready without a person.',
      reasons: {
        NoObstacle: 'False: nothing stands in the way.',
        DataLost:
          'All copies of a partition are on stores that are gone; see the Partitions without a leader.',
      },
    },
  },
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'BrokerCluster',
    metadata: { name: 'main' },
    spec: { replicas: 3, storage: { size: '100Gi', storageClassName: 'fast' } },
  },
})
