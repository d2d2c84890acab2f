// The runtime with one of its rules broken, to see whether a run notices. Rules of the protocol have their switches in
// broker/replication; the others are broken from outside, at the ports: a disk that says "synced" too early, a table of
// promises that does not wait, a store that keeps its name without its data.

import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import type { ReplicaTable } from '../../../broker/partition/replica-table.ts'
import { allReplicationRules, type ReplicationRules } from '../../../broker/replication/rules.ts'
import type { StoreIdentity } from '../../../broker/store-identity.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'

/** What each one does wrong. */
export const portMutants = {
  promiseAwaited: 'a promise is told before it is on disk',
  syncAwaited: 'batches count as on disk when they are written',
  historyKept: 'who wrote a log is forgotten with the process',
  emptyIsNew: 'an empty volume goes on under the id of the one before',
  rollbackSeen: 'a rolled-back volume goes on under its id',
  casChecked: 'a change of metadata takes the place of whatever there is',
  fencedFirst: 'the controller takes what a store holds for a promise',
  endAwaited: 'a new leader takes what it knows to be committed for all that is',
  identityKept: 'a producer that connects again is another one',
} as const
export type PortMutant = keyof typeof portMutants
type ReplicationRule = keyof ReplicationRules
export type Mutant = PortMutant | ReplicationRule

export const mutants: readonly Mutant[] = [...keysOf(portMutants), ...keysOf(allReplicationRules)]

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[]
}

export class Mutation {
  readonly #mutant: Mutant | undefined

  constructor(mutant: Mutant | undefined) {
    this.#mutant = mutant
  }

  is(mutant: PortMutant): boolean {
    return this.#mutant === mutant
  }

  get rules(): ReplicationRules | undefined {
    const mutant = this.#mutant
    if (mutant === undefined || mutant in portMutants) return undefined
    return { ...allReplicationRules, [mutant]: false }
  }

  fileSystem(real: FileSystem): FileSystem {
    if (!this.is('syncAwaited')) return real
    return replace(real, {
      open: async (path, mode) => {
        const file = await real.open(path, mode)
        return path.endsWith('.log') ? hasty(file) : file
      },
    })
  }

  table(real: ReplicaTable): ReplicaTable {
    if (this.is('promiseAwaited')) {
      return replace(real, {
        put: async (key, entry) => {
          void real.put(key, entry)
        },
      })
    }
    if (!this.is('historyKept')) return real
    const histories = { state: [], data: [] }
    return replace(real, { put: (key, entry) => real.put(key, { ...entry, histories }) })
  }

  store(real: MetadataStore): MetadataStore {
    if (!this.is('casChecked')) return real
    return replace(real, {
      update: async (kind, name, value, version) => {
        const found = await real.get(kind, name)
        return await real.update(kind, name, value, found?.version ?? version)
      },
    })
  }

  /** The identity of a start, when the cluster knows a later one of the same store. */
  async identity(identity: StoreIdentity, store: MetadataStore): Promise<StoreIdentity> {
    if (!this.is('rollbackSeen')) return identity
    const known = await store.get('broker', identity.brokerId)
    const bootSeq = Math.max(identity.bootSeq, (known?.value.bootSeq ?? 0) + 1)
    return { ...identity, bootSeq }
  }
}

function hasty(file: FileHandle): FileHandle {
  return replace(file, {
    sync: async () => {
      void file.sync().catch(() => {})
    },
  })
}

/** The same but for what is given. */
function replace<T extends object>(real: T, given: Partial<T>): T {
  return new Proxy(real, {
    get(target, name) {
      const own: unknown = Reflect.get(given, name)
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
