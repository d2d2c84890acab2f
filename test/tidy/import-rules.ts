// Who may import what, and which code stays free of time, randomness and IO. Imports point towards model/: a change
// there touches everyone, a change in cli/ no one.

import {
  type Finding,
  importsOf,
  isScript,
  placesOf,
  type SourceFile,
  withoutComments,
} from './source-file.ts'

interface Reach {
  /** Folders, or single files: the doors that a folder has for others. `anything` for what only wires or tests. */
  readonly imports: readonly string[] | 'anything'
  /** npm packages; `anything` where there is nothing to protect. Node's own modules are free, but see `pure`. */
  readonly packages: readonly string[] | 'anything'
}

const fileSystemPort = 'broker/log/file-system.ts'
const logPort = 'broker/log/partition-log.ts'
const partitionPort = 'broker/partition/partition.ts'
const observerPort = 'broker/telemetry/observer.ts'
const loggerPort = 'broker/telemetry/logger.ts'

/** A file belongs to its own line, or to the longest folder here that holds it and from which it may always import. */
export const reach: Readonly<Record<string, Reach>> = {
  model: { imports: [], packages: [] },
  proto: { imports: ['model'], packages: ['protobufjs'] },

  'broker/log': { imports: ['model', observerPort], packages: [] },
  'broker/metadata': {
    imports: ['model', fileSystemPort, 'broker/log/journal.ts', 'broker/log/journal-rules.ts'],
    packages: ['zod'],
  },
  // The store in another process: both ends of MetadataService.
  'broker/metadata/remote': {
    imports: [
      'model',
      'proto',
      'broker/metadata',
      'broker/services',
      observerPort,
      loggerPort,
      'client/status.ts',
    ],
    packages: ['@grpc/grpc-js'],
  },
  'broker/replication': { imports: ['model'], packages: [] },
  'broker/groups': {
    imports: ['model', partitionPort, logPort, observerPort, loggerPort],
    packages: [],
  },
  'broker/partition': {
    imports: ['model', 'proto', 'broker/log', 'broker/replication', observerPort, loggerPort],
    packages: ['zod'],
  },
  // Streams between brokers.
  'broker/peers': {
    imports: ['model', 'proto', 'broker/partition', 'broker/replication', loggerPort],
    packages: ['@grpc/grpc-js'],
  },
  'broker/telemetry': {
    imports: ['model', partitionPort, logPort],
    packages: ['pino', 'prom-client', '@opentelemetry/*'],
  },
  'broker/services': {
    imports: [
      'model',
      'proto',
      'broker/groups',
      'broker/telemetry',
      partitionPort,
      logPort,
      // Brokers read each other's errors as clients do.
      'client/status.ts',
    ],
    packages: ['@grpc/grpc-js', 'protobufjs', 'zod'],
  },
  // The composition root: main.ts, config.ts and what wires the folders above.
  broker: { imports: ['model', 'proto', 'operator/controller'], packages: 'anything' },

  'operator/controller': { imports: ['model'], packages: [] },
  // BrokerControl over gRPC, for the process that runs the controller.
  'operator/control-client': {
    imports: ['model', 'proto', 'operator/controller', 'client/status.ts'],
    packages: ['@grpc/grpc-js'],
  },
  'operator/autoscaler': { imports: ['model'], packages: [] },
  'operator/crds': { imports: ['model'], packages: ['yaml'] },
  'operator/kube': { imports: ['model', 'operator/controller'], packages: [] },
  // The one door to client-node, which is large: loaded only where an API server is asked for.
  'operator/kube/kubeconfig.ts': {
    imports: ['model', 'operator/controller', 'operator/kube'],
    packages: ['@kubernetes/client-node'],
  },
  // The MetadataStore on the Kubernetes API.
  'operator/kube-store': {
    imports: ['model', 'operator/kube', 'operator/crds'],
    packages: [],
  },
  // What people see and ask for: status, conditions, Events, finalizers.
  'operator/reconcilers': {
    imports: [
      'model',
      'operator/kube',
      'operator/kube-store',
      'operator/crds',
      'operator/controller',
    ],
    packages: [],
  },
  'operator/kube/metrics.ts': { imports: ['operator/kube'], packages: ['prom-client'] },
  // The process: wires all of the operator.
  'operator/process': {
    imports: [
      'model',
      'operator',
      'broker/settings-reader.ts',
      'broker/config-value.ts',
      loggerPort,
    ],
    packages: ['prom-client'],
  },
  operator: { imports: ['model'], packages: 'anything' },

  client: { imports: ['model', 'proto'], packages: ['@grpc/grpc-js', 'protobufjs'] },
  // An entry of its own, penstock/otel.
  'client/otel.ts': { imports: ['model', 'client/trace.ts'], packages: ['@opentelemetry/api'] },

  // `penstock dev` and `penstock server` are the one place where the command line meets the broker.
  'cli/dev': {
    imports: [
      'cli',
      'model',
      'client',
      'broker',
      'operator/controller',
      'operator/control-client',
      'operator/kube',
      'operator/kube-store',
      'operator/crds',
    ],
    packages: [],
  },
  'cli/operator': {
    imports: [
      'cli',
      'model',
      'operator',
      'broker/system.ts',
      'broker/settings-reader.ts',
      loggerPort,
    ],
    packages: [],
  },
  cli: { imports: ['model', 'client'], packages: ['commander', 'yaml'] },

  bench: { imports: 'anything', packages: 'anything' },
  bin: { imports: 'anything', packages: 'anything' },
  scripts: { imports: 'anything', packages: 'anything' },
  test: { imports: 'anything', packages: 'anything' },
}

export function folderOf(path: string): string | undefined {
  return Object.keys(reach)
    .filter((folder) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]
}

export function forbiddenImports(file: SourceFile): readonly Finding[] {
  if (!isScript(file.path) || !file.path.includes('/')) return []
  const folder = folderOf(file.path)
  const allowed = folder === undefined ? undefined : reach[folder]
  if (folder === undefined || allowed === undefined)
    return [`${file.path}: its folder has no line in test/tidy/import-rules.ts`]
  return importsOf(file).flatMap(({ written, path }) => {
    const isAllowed =
      path === undefined
        ? mayUsePackage(written, allowed.packages)
        : mayImport(path, folder, allowed.imports)
    return isAllowed ? [] : [`${file.path}: ${folder} may not import ${path ?? written}`]
  })
}

function mayImport(path: string, own: string, imports: Reach['imports']): boolean {
  if (imports === 'anything') return true
  return [own, ...imports].some((door) => path === door || path.startsWith(`${door}/`))
}

function mayUsePackage(written: string, packages: Reach['packages']): boolean {
  if (written.startsWith('node:') || packages === 'anything') return true
  return packages.some((name) =>
    name.endsWith('*')
      ? written.startsWith(name.slice(0, -1))
      : written === name || written.startsWith(`${name}/`),
  )
}

/** Folders and files that decide and do nothing else: all they know arrives as an argument. */
const pure = [
  'model/',
  'broker/replication/',
  'broker/groups/',
  'operator/controller/',
  'operator/autoscaler/',
  'client/producer-core.ts',
  'client/producer-recovery.ts',
  'client/producer-state.ts',
]
/** The shells that stand in a pure folder, next to what they run. */
const shells = ['broker/groups/coordinator.ts']

const impureModule =
  /^node:(fs|net|http|http2|https|tls|dgram|timers|worker_threads|child_process|cluster)(\/|$)/
const impureCall =
  /\b(Date\.now|Math\.random|performance\.now|process\.hrtime|randomUUID|randomBytes|setTimeout|setInterval|setImmediate)\b|\bnew Date\(\)/g

export function impurities(file: SourceFile): readonly Finding[] {
  const isPure = pure.some((prefix) => file.path.startsWith(prefix))
  if (!isPure || shells.includes(file.path) || !isScript(file.path)) return []
  const modules = importsOf(file)
    .map(({ written }) => written)
    .filter((written) => impureModule.test(written) || written.startsWith('@grpc/'))
  const code = { path: file.path, text: withoutComments(file.text) }
  return [
    ...modules.map((name) => `${file.path}: pure code imports ${name}`),
    ...placesOf(code, impureCall).map(
      (place) => `${place}: pure code reads a clock or dice; take the value as an argument`,
    ),
  ]
}
