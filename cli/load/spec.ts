// `penstock bench` as data: simple load against a running broker. `npm run bench` compares with other systems.

import type { CommandSpec, OptionSpecs } from '../command.ts'
import { benchView } from './view.ts'

export const shapeOptions = {
  duration: { kind: 'duration', value: 'DURATION', default: '10s', help: 'how long' },
  progress: { kind: 'flag', either: true, help: 'show progress; by itself only on a terminal' },
} as const satisfies OptionSpecs

export const loadOptions = {
  rate: {
    kind: 'rate',
    value: 'RATE',
    help: 'so many messages a second, on schedule whatever the answers do; as fast as it goes without',
  },
  size: { kind: 'bytes', value: 'SIZE', default: '1KiB', help: 'of a value' },
  keys: { kind: 'count', value: 'N', default: '0', help: 'so many different keys; 0: none' },
  inFlight: {
    kind: 'positive-count',
    value: 'N',
    default: '10k',
    help: 'unconfirmed messages at most',
  },
  acks: {
    kind: 'choice',
    value: 'WHOM',
    choices: ['all', 'leader', 'none'],
    default: 'all',
    help: 'as for pub',
  },
  compression: {
    kind: 'choice',
    value: 'CODEC',
    choices: ['none', 'gzip', 'zstd'],
    default: 'none',
    help: 'as for pub',
  },
} as const satisfies OptionSpecs

const topic = { topic: { help: 'name of the topic; must exist', completes: 'topic' } } as const

export const benchPubSpec = {
  path: ['bench', 'pub'],
  summary: 'Publish for a while and report rate and latency of confirms',
  details: [
    'With --rate, messages are due at fixed times and latency counts from the due time, so a stall shows in full.',
  ],
  args: topic,
  options: { ...loadOptions, ...shapeOptions },
  connects: true,
  prints: benchView,
  examples: [
    { line: 'bench pub orders', says: 'as fast as it goes', notRun: 'takes ten seconds' },
    {
      line: 'bench pub orders --rate 5000/s --size 100',
      says: 'latency at a fixed rate',
      notRun: 'takes ten seconds',
    },
  ],
} as const satisfies CommandSpec

export const benchSubSpec = {
  path: ['bench', 'sub'],
  summary: 'Read a topic from the start and report the rate',
  args: topic,
  options: {
    ...shapeOptions,
    number: { kind: 'positive-count', short: 'n', value: 'N', help: 'stop after so many messages' },
  },
  connects: true,
  prints: benchView,
  examples: [
    { line: 'bench sub orders', says: 'to the end, 10 s at most', notRun: 'takes ten seconds' },
  ],
} as const satisfies CommandSpec

export const benchE2eSpec = {
  path: ['bench', 'e2e'],
  summary: 'Publish and read at once and report latency from due time to receipt',
  args: topic,
  options: { ...loadOptions, ...shapeOptions, rate: { ...loadOptions.rate, default: '1000/s' } },
  connects: true,
  prints: benchView,
  examples: [
    { line: 'bench e2e orders --rate 5000/s', says: 'end to end', notRun: 'takes ten seconds' },
  ],
} as const satisfies CommandSpec
