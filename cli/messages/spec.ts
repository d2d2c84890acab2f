// `penstock pub` and `penstock sub` as data.

import type { CommandSpec } from '../command.ts'
import { formatFields } from './format.ts'
import { confirmView, receivedView } from './view.ts'

const fields = Object.entries(formatFields).map(([letter, says]) => `%${letter} ${says}`)
const formatHelp = `A format takes ${fields.join(', ')}, %% a percent sign, and \\t \\n \\r \\0 \\\\ \\xHH.`

export const pubSpec = {
  path: ['pub'],
  summary: 'Publish messages to a topic',
  details: [
    'Without VALUE, or with -, reads standard input: every line is a message, or as -f says. Answers when the messages are stored as durably as --acks demands; messages with the same key keep their order.',
    'The table sums up by partition; the other formats print one entry per message, in the order of confirmation.',
    'For reading, -f knows %k key, %v value, %g tag, %i id, %h headers (a=1,b=2), %p partition; -f json takes what sub -o jsonl prints. Without a delimiter at its end the last field goes to the end of the line.',
  ],
  args: {
    topic: { help: 'name of the topic', completes: 'topic' },
    value: { help: 'the message; - or nothing: read standard input', optional: true },
  },
  options: {
    key: { kind: 'text', short: 'k', value: 'KEY', help: 'same key, same partition, same order' },
    tag: { kind: 'text', short: 't', value: 'TAG', help: 'one short label for filters' },
    header: {
      kind: 'name-value',
      short: 'H',
      value: 'NAME=VALUE',
      repeatable: true,
      help: 'a header',
    },
    id: { kind: 'text', value: 'ID', help: 'your own identity for the message' },
    partition: { kind: 'count', value: 'N', help: 'this partition, whatever the key' },
    json: { kind: 'flag', help: 'values are JSON; refuse others' },
    file: {
      kind: 'text',
      value: 'PATH',
      help: 'the value is what this file holds',
      completes: 'file',
    },
    tombstone: { kind: 'flag', help: 'a message without a value' },
    format: {
      kind: 'text',
      short: 'f',
      value: 'FORMAT',
      help: "how to read standard input: '%k\\t%v\\n', or json",
    },
    count: {
      kind: 'positive-count',
      value: 'N',
      help: 'publish VALUE this often, or stop after so many from standard input',
    },
    rate: { kind: 'rate', value: 'RATE', help: 'at most so many: 1000/s, 30/m' },
    acks: {
      kind: 'choice',
      value: 'WHOM',
      choices: ['all', 'leader', 'none'],
      default: 'all',
      help: 'answer when as many replicas as the topic demands, the leader, or nobody has it',
    },
    compression: {
      kind: 'choice',
      value: 'CODEC',
      choices: ['none', 'gzip', 'zstd'],
      default: 'none',
      help: 'of batches, by this command; the broker passes them through',
    },
    progress: { kind: 'flag', either: true, help: 'show progress; by itself only on a terminal' },
  },
  connects: true,
  prints: confirmView,
  examples: [
    { line: "pub orders 'hello' -k customer-1", says: 'one message' },
    { line: 'pub orders --json \'{"id":7}\' -H source=shop', says: 'JSON, with a header' },
    {
      line: "pub orders -f '%k,%v\\n' < orders.csv",
      says: 'a message per line, key before the comma',
    },
    { line: 'sub orders --until end -o jsonl | penstock pub copy -f json', says: 'copy a topic' },
  ],
} as const satisfies CommandSpec

export const subSpec = {
  path: ['sub'],
  summary: 'Print the messages of a topic',
  details: [
    'Without --group reads on its own and commits nothing: what comes from now on, or from --from. With --group it is a member of a consumer group: it shares the partitions with the other members, goes on from the committed offsets, and commits what it has printed.',
    'Where no format is given, a terminal shows place, key and value; a file or a pipe gets one value a line.',
    formatHelp,
    'With --timeout gives up with exit code 5 when no message has come for so long.',
  ],
  args: { topic: { help: 'name of the topic', completes: 'topic' } },
  options: {
    group: {
      kind: 'text',
      short: 'g',
      value: 'GROUP',
      help: 'consume as a member of this group',
      completes: 'group',
    },
    from: {
      kind: 'start',
      value: 'PLACE',
      help: 'earliest, latest, @-1h, @2026-01-31T12:00:00Z, 123, or -10 (the last ten of each partition); in a group only where nothing is committed',
    },
    until: {
      kind: 'end',
      value: 'PLACE',
      help: 'stop there: end (of now), @TIME, or an offset (exclusive)',
    },
    exitAtEnd: { kind: 'flag', short: 'e', help: 'the same as --until end' },
    number: { kind: 'positive-count', short: 'n', value: 'N', help: 'stop after so many messages' },
    partition: {
      kind: 'count',
      short: 'p',
      value: 'N',
      repeatable: true,
      help: 'only this partition; not in a group',
    },
    format: { kind: 'text', short: 'f', value: 'FORMAT', help: "print messages so: '%k\\t%v\\n'" },
    commit: { kind: 'flag', on: true, help: 'in a group: do not commit what was printed' },
  },
  connects: true,
  prints: receivedView,
  examples: [
    { line: 'sub orders', says: 'what comes from now on', notRun: 'runs until Ctrl-C' },
    { line: 'sub orders --from earliest --until end', says: 'all there is' },
    {
      line: 'sub orders --from @-1h -o jsonl',
      says: 'from an hour ago, as JSON lines',
      notRun: 'runs until Ctrl-C',
    },
    { line: 'sub orders --from -10 -e', says: 'the last ten of each partition' },
    { line: 'sub orders --group billing -n 5', says: 'five messages as a member of a group' },
    {
      line: "sub orders -f '%p:%o %k %v\\n'",
      says: 'in a format of your own',
      notRun: 'runs until Ctrl-C',
    },
  ],
} as const satisfies CommandSpec
