// The `penstock partition` commands as data.

import type { CommandSpec } from '../command.ts'
import { waitOptions } from '../waiting.ts'
import { partitionDetailView, partitionListView } from './view.ts'

const place = {
  topic: { help: 'name of the topic', completes: 'topic' },
  partition: { help: 'number, from 0' },
} as const

export const partitionListSpec = {
  path: ['partition', 'list'],
  summary: 'List partitions with their leaders and copies',
  args: {
    topic: { help: 'name of the topic; all without it', optional: true, completes: 'topic' },
  },
  options: {
    broker: {
      kind: 'text',
      value: 'BROKER',
      help: 'only those with a copy there',
      completes: 'broker',
    },
    unhealthy: {
      kind: 'flag',
      help: 'only those without a leader, or with a copy that is not in sync or does not answer',
    },
  },
  connects: true,
  prints: partitionListView,
  examples: [
    { line: 'partition list orders', says: 'of one topic' },
    { line: 'partition list --unhealthy -o name', says: 'what needs attention; nothing is good' },
  ],
} as const satisfies CommandSpec

export const partitionDescribeSpec = {
  path: ['partition', 'describe'],
  summary: 'Show the copies of a partition and how far each is',
  details: [
    'Asks every broker that has a copy, for half a second at most; one that does not answer by then is shown without an end.',
  ],
  args: place,
  options: {},
  connects: true,
  prints: partitionDetailView,
  examples: [{ line: 'partition describe orders 0', says: 'leader, copies, lags' }],
} as const satisfies CommandSpec

export const partitionElectSpec = {
  path: ['partition', 'elect-leader'],
  summary: 'Hand leadership over to the preferred leader, or accept a loss to get a leader at all',
  details: [
    'With --preferred the first of the replicas leads now, not only after it has been in sync for a minute; nothing that is published fails. Without a partition that is done for all of the topic; where it is refused for some the exit code is 6.',
    'With --unclean a copy leads without the votes that make sure that it has everything: for a partition whose copies in sync are gone for good. What may be lost is shown first, nothing is done without --i-accept-loss, and the loss is recorded in the partition. Prints the loss instead of the partition where it has not been accepted.',
  ],
  args: {
    topic: place.topic,
    partition: { help: 'number, from 0; with --preferred all without it', optional: true },
  },
  options: {
    preferred: { kind: 'flag', help: 'hand over to the first of the replicas' },
    unclean: { kind: 'flag', help: 'give up what the chosen copy does not have' },
    store: {
      kind: 'text',
      value: 'ID',
      help: 'with --unclean: the copy that shall lead; partition describe -o wide shows the ids',
    },
    iAcceptLoss: { kind: 'flag', help: 'with --unclean: yes, messages may be lost for good' },
    ...waitOptions,
    dryRun: { kind: 'flag', help: 'only check, and show what would be lost' },
  },
  connects: true,
  prints: partitionListView,
  examples: [
    {
      line: 'partition elect-leader orders --preferred --wait',
      says: 'back to where they belong',
    },
    {
      line: 'partition elect-leader orders 0 --unclean --store 2f6c… --dry-run',
      says: 'what would be lost',
      notRun: 'needs a partition whose copies are gone',
    },
  ],
} as const satisfies CommandSpec
