// `penstock dev` and `penstock server` as data.

import type { CommandSpec } from '../command.ts'
import { settingOptions } from './settings.ts'
import { readyView } from './view.ts'

export const devSpec = {
  path: ['dev'],
  summary: 'Run a broker on this machine, for development',
  details: [
    'One process: broker, controller and metadata, all on disk, the same code as in production. What is acknowledged survives a restart.',
    'With --brokers 3 every broker is a process of its own, on ports in a row and with a directory of its own below that of the data; this process keeps metadata and starts a broker again that has ended. Topics have three copies, two of which acknowledge, unless their creator says otherwise. The data belongs to that number of brokers.',
    'Ctrl-C finishes what is in flight and stops; twice leaves at once.',
  ],
  args: {},
  options: {
    data: {
      kind: 'text',
      value: 'DIR',
      help: 'where the data is kept; ./penstock-data without it',
      completes: 'directory',
    },
    port: { kind: 'port', value: 'PORT', help: 'gRPC and HTTP; 0: any free one; 7070 without it' },
    host: {
      kind: 'text',
      value: 'HOST',
      help: 'address to listen on; 0.0.0.0: all; localhost without it',
    },
    brokers: {
      kind: 'positive-count',
      value: 'N',
      help: 'run a cluster of so many; 1 without it',
    },
    topic: {
      kind: 'topic',
      value: 'NAME[:PARTITIONS]',
      repeatable: true,
      help: 'create this topic if it is not there, such as orders:4',
    },
    example: {
      kind: 'flag',
      help: 'publish some orders, consume them in a group, and say what happens',
    },
  },
  connects: false,
  prints: readyView,
  examples: [
    {
      line: 'dev',
      says: 'on http://localhost:7070, data in ./penstock-data',
      notRun: 'runs until Ctrl-C',
    },
    {
      line: 'dev --topic orders:4 --topic mails',
      says: 'with two topics',
      notRun: 'runs until Ctrl-C',
    },
    {
      line: 'dev --brokers 3',
      says: 'a cluster on ports 7070 to 7072',
      notRun: 'runs until Ctrl-C',
    },
    {
      line: 'dev --port 0 -o json',
      says: 'in a test: prints the port when it is ready',
      notRun: 'runs until Ctrl-C',
    },
  ],
} as const satisfies CommandSpec

export const serverSpec = {
  path: ['server'],
  summary: 'Run a broker in production',
  details: [
    'Settings come from flags, over environment variables (PENSTOCK_PORT for --port), over the file, over defaults; docs/reference/config.md has them all. Every fault is told at once, and nothing starts.',
    'With --kubeconfig metadata is the Kubernetes API, and the broker is one of the BrokerCluster --cluster; without it the broker is a cluster of its own.',
    'Prints its address when it is ready; logs are JSON lines on standard error. SIGTERM finishes what is in flight and stops.',
  ],
  args: {},
  options: {
    config: {
      kind: 'text',
      value: 'FILE',
      help: 'YAML or JSON with a key and value per setting',
      completes: 'file',
    },
    ...settingOptions,
  },
  connects: false,
  prints: readyView,
  examples: [
    {
      line: 'server --config /etc/penstock/broker.yaml',
      says: 'settings from a file',
      notRun: 'runs until Ctrl-C',
    },
    {
      line: 'server --data-dir /data --host 0.0.0.0',
      says: 'settings as flags',
      notRun: 'runs until Ctrl-C',
    },
    {
      line: 'server --kubeconfig ~/.kube/config --namespace shop --cluster main --broker-id main-0',
      says: 'a broker of a BrokerCluster, outside of its pods',
      notRun: 'runs until Ctrl-C',
    },
  ],
} as const satisfies CommandSpec
