// The `penstock broker` commands as data.

import type { CommandSpec } from '../command.ts'
import { waitOptions } from '../waiting.ts'
import { brokerDetailView, brokerListView, brokerView } from './view.ts'

const brokerId = { broker: { help: 'id of the broker', completes: 'broker' } } as const

export const brokerListSpec = {
  path: ['broker', 'list'],
  summary: 'List the brokers of the cluster',
  details: [
    'Asks every broker whether it is there, for half a second at most. Whether one is online is what the broker says that answers this command.',
  ],
  args: {},
  options: {},
  connects: true,
  prints: brokerListView,
  examples: [
    { line: 'broker list', says: 'a table' },
    { line: 'broker list -o wide', says: 'with versions and stores' },
  ],
} as const satisfies CommandSpec

export const brokerDescribeSpec = {
  path: ['broker', 'describe'],
  summary: 'Show a broker and the copies that it has',
  args: brokerId,
  options: {},
  connects: true,
  prints: brokerDetailView,
  examples: [{ line: 'broker describe broker-1', says: 'what is there', notRun: 'the id differs' }],
} as const satisfies CommandSpec

export const brokerDrainSpec = {
  path: ['broker', 'drain'],
  summary: 'Have everything move away from a broker',
  details: [
    'Leadership is handed over, every copy moves to another broker, nothing new comes. No publish fails. It goes on in the background until it is done, also where the broker is down, and until undrain.',
    'Copies stay where their topics want more of them than there are other brokers. With --wait the exit code is 6 then, as soon as nothing else is left.',
  ],
  args: brokerId,
  options: {
    ...waitOptions,
    dryRun: { kind: 'flag', help: 'only show what is there, and what would have to stay' },
  },
  connects: true,
  prints: brokerView,
  examples: [
    {
      line: 'broker drain broker-2 --wait',
      says: 'before it is removed, or its machine restarted',
      notRun: 'takes several brokers',
    },
    {
      line: 'broker drain broker-2 --dry-run',
      says: 'look first',
      notRun: 'takes several brokers',
    },
  ],
} as const satisfies CommandSpec

export const brokerUndrainSpec = {
  path: ['broker', 'undrain'],
  summary: 'Let a drained broker take part again',
  details: [
    'It gets new copies from now on, and leadership of those it still has when it is their preferred leader. What has moved away does not come back by itself.',
  ],
  args: brokerId,
  options: {},
  connects: true,
  prints: brokerView,
  examples: [
    {
      line: 'broker undrain broker-2',
      says: 'after the restart',
      notRun: 'takes several brokers',
    },
  ],
} as const satisfies CommandSpec
