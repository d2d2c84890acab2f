// Rebalance: one run of moving copies, proposed first, carried out when somebody has approved it.

import { limits } from '../../model/limits.ts'
import {
  brokerId,
  brokerName,
  cluster,
  conditions,
  counter,
  observedGeneration,
  stalledReasons,
} from './fields.ts'
import { ageColumn, clusterColumn, kind, readyColumns } from './kind.ts'
import { choice, flag, integer, list, object, optional, text, time } from './schema.ts'

const rebalanceSpec = object(
  {
    cluster,
    mode: choice(['Full', 'AddBrokers', 'RemoveBrokers'], {
      description:
        '`Full`: copies and leaders spread evenly over all brokers. `AddBrokers`: copies move to `brokers` only. `RemoveBrokers`: everything moves away from `brokers`.',
      default: 'Full',
    }),
    brokers: optional(
      list(brokerId('A broker.'), {
        description: 'The brokers that AddBrokers and RemoveBrokers are about.',
        minItems: 1,
        maxItems: limits.brokersPerClusterMax,
        unique: 'set',
      }),
    ),
    topics: optional(
      list(brokerName('Name of a topic, as clients use it.'), {
        description: 'Move only partitions of these; absent: of all.',
        minItems: 1,
        maxItems: 256,
        unique: 'set',
      }),
    ),
    approved: flag({
      description: 'Carry out what status.proposal says. Cannot be taken back.',
      default: false,
    }),
    movesAtOnceMax: integer({
      description: 'Partitions whose copies move at the same time.',
      minimum: 1,
      maximum: limits.reassignmentsAtOnce,
      default: limits.reassignmentsAtOnce,
    }),
  },
  {
    description: 'What is asked for.',
    rules: [
      {
        rule: "self.mode != 'Full' || !has(self.brokers)",
        message:
          'mode Full is about all brokers: leave `brokers` out, or choose AddBrokers or RemoveBrokers',
        fieldPath: '.brokers',
      },
      {
        rule: "self.mode == 'Full' || has(self.brokers)",
        message: 'name the brokers that are added or removed in `brokers`, or choose mode Full',
        fieldPath: '.brokers',
        reason: 'FieldValueInvalid',
      },
      {
        rule: 'self.cluster == oldSelf.cluster && self.mode == oldSelf.mode && has(self.brokers) == has(oldSelf.brokers) && (!has(self.brokers) || self.brokers == oldSelf.brokers) && has(self.topics) == has(oldSelf.topics) && (!has(self.topics) || self.topics == oldSelf.topics)',
        message:
          'a Rebalance is one run: only approved and movesAtOnceMax can be changed; delete it and make another',
        reason: 'FieldValueForbidden',
      },
      {
        rule: 'self.approved || !oldSelf.approved',
        message:
          'approved cannot be taken back: delete the Rebalance, and what has not begun does not begin',
        fieldPath: '.approved',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

const proposal = object(
  {
    moves: counter('Copies that change their broker.'),
    leaderMoves: counter('Partitions that change their leader.'),
    bytes: counter('To be copied, about.'),
    copiesPerBrokerBefore: text({
      description: 'Fewest to most copies on a broker now, as in `3-11`.',
      maxLength: 32,
    }),
    copiesPerBrokerAfter: text({ description: 'The same afterwards.', maxLength: 32 }),
  },
  { description: 'What would be done.' },
)

const progress = object(
  {
    movesDone: counter('Copies that have changed their broker.'),
    bytesLeft: counter('Still to be copied, about.'),
    summary: text({ description: 'movesDone of all, as in `7/12`.', maxLength: 32 }),
  },
  { description: 'How far it has come.' },
)

const rebalanceStatus = object(
  {
    observedGeneration,
    conditions,
    proposal: optional(proposal),
    progress: optional(progress),
    startedAt: optional(time({ description: 'When the first copy was moved.' })),
    finishedAt: optional(time({ description: 'When nothing was left to be moved.' })),
  },
  {
    description: 'What is the case, as the operator saw it last.',
    rules: [
      {
        rule: '!has(oldSelf.finishedAt) || (has(self.finishedAt) && self.finishedAt == oldSelf.finishedAt)',
        message: 'a Rebalance that has finished stays so: make another',
        fieldPath: '.finishedAt',
        reason: 'FieldValueForbidden',
      },
    ],
  },
)

export const rebalanceKind = kind({
  kind: 'Rebalance',
  plural: 'rebalances',
  shortName: 'prb',
  audience: 'users',
  description:
    'One run of moving copies between brokers: proposed, approved, carried out. Nothing acts upon it yet: see `penstock topic move`.',
  spec: rebalanceSpec,
  status: rebalanceStatus,
  rules: [],
  columns: [
    clusterColumn,
    { name: 'Mode', type: 'string', jsonPath: '.spec.mode', description: 'What it is about.' },
    {
      name: 'Moves',
      type: 'integer',
      jsonPath: '.status.proposal.moves',
      description: 'Copies that change their broker.',
    },
    {
      name: 'Done',
      type: 'string',
      jsonPath: '.status.progress.summary',
      description: 'Copies that have, of all.',
    },
    {
      name: 'Approved',
      type: 'boolean',
      jsonPath: '.spec.approved',
      description: 'Whether it may be carried out.',
    },
    ...readyColumns,
    ageColumn,
  ],
  selectable: ['.spec.cluster'],
  conditions: {
    Ready: {
      says: 'It has finished.',
      reasons: {
        Finished: 'True.',
        NothingToMove: 'True: copies are where they should be.',
        Proposing: 'What is to be moved is being found out.',
        AwaitingApproval: 'status.proposal says what would be moved; set spec.approved.',
        Moving: 'Copies are being moved.',
        TooFewBrokers: 'There would be fewer brokers than copies.',
        ClusterAbsent: stalledReasons.ClusterAbsent,
      },
    },
    Reconciling: {
      says: 'Something is being changed to bring it in line with spec.',
      reasons: {
        UpToDate: 'False: nothing is left to do.',
        AwaitingApproval: 'False: nothing is done before spec.approved.',
        Moving: 'Copies are being moved.',
      },
    },
    Stalled: {
      says: 'It will not become ready without a person.',
      reasons: {
        ...stalledReasons,
        TooFewBrokers: 'There would be fewer brokers than copies.',
      },
    },
  },
  example: {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Rebalance',
    metadata: { name: 'after-scaling' },
    spec: { cluster: 'main', mode: 'AddBrokers', brokers: ['main-3'] },
  },
})
