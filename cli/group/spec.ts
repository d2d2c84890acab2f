// The `penstock group` commands as data.

import type { CommandSpec } from '../command.ts'
import { groupDetailView, groupListView, groupRemovedView, lagView, seekView } from './view.ts'

const groupName = { group: { help: 'name of the group', completes: 'group' } } as const

export const groupListSpec = {
  path: ['group', 'list'],
  summary: 'List all consumer groups',
  args: {},
  options: {},
  connects: true,
  prints: groupListView,
  examples: [{ line: 'group list', says: 'with members and lag' }],
} as const satisfies CommandSpec

export const groupDescribeSpec = {
  path: ['group', 'describe'],
  summary: 'Show the members, assignments and offsets of a group',
  args: groupName,
  options: {},
  connects: true,
  prints: groupDetailView,
  examples: [{ line: 'group describe billing', says: 'who consumes what' }],
} as const satisfies CommandSpec

export const groupLagSpec = {
  path: ['group', 'lag'],
  summary: 'Show how far behind a group is, or every group',
  details: [
    'In messages, and in time: the age of the oldest message not yet committed. With --watch prints anew until Ctrl-C; JSON then is one line per partition and round.',
  ],
  args: {
    group: { help: 'name of the group; all without it', optional: true, completes: 'group' },
  },
  options: {
    topic: { kind: 'text', value: 'TOPIC', help: 'only this topic', completes: 'topic' },
    watch: { kind: 'flag', short: 'w', help: 'go on until Ctrl-C' },
    interval: {
      kind: 'duration',
      value: 'DURATION',
      default: '2s',
      help: 'between two rounds of --watch',
    },
  },
  connects: true,
  prints: lagView,
  examples: [
    { line: 'group lag', says: 'all groups' },
    { line: 'group lag billing --watch', says: 'follow one', notRun: 'runs until Ctrl-C' },
    { line: "group lag billing -o json | jq 'map(.lag) | add'", says: 'the sum' },
  ],
} as const satisfies CommandSpec

export const groupSeekSpec = {
  path: ['group', 'seek'],
  summary: 'Move a group without members to another place',
  details: [
    'Consumers must be stopped first. On a terminal asks for the name of the group; elsewhere does nothing without --yes. Try --dry-run.',
  ],
  args: {
    ...groupName,
    topic: { help: 'name of the topic', completes: 'topic' },
  },
  options: {
    to: {
      kind: 'start',
      value: 'PLACE',
      required: true,
      help: 'earliest, latest, @-1h, @2026-01-31T12:00:00Z, 123, or -10 (ten before the end)',
    },
    partition: { kind: 'count', value: 'N', repeatable: true, help: 'only this partition' },
    dryRun: { kind: 'flag', help: 'only show where it would go' },
    yes: { kind: 'flag', short: 'y', help: 'do not ask' },
  },
  connects: true,
  prints: seekView,
  examples: [
    { line: 'group seek billing orders --to @-1h --dry-run', says: 'look first' },
    { line: 'group seek billing orders --to earliest --yes', says: 'all over again' },
  ],
} as const satisfies CommandSpec

export const groupDeleteSpec = {
  path: ['group', 'delete'],
  summary: 'Forget the offsets of a group without members',
  details: ['On a terminal asks for the name of the group; elsewhere does nothing without --yes.'],
  args: groupName,
  options: {
    yes: { kind: 'flag', short: 'y', help: 'do not ask' },
    dryRun: { kind: 'flag', help: 'only check that the group exists' },
  },
  connects: true,
  prints: groupRemovedView,
  examples: [{ line: 'group delete billing --yes', says: 'in a script' }],
} as const satisfies CommandSpec
