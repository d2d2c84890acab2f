// The store over a real socket passes what the standalone store passes, and goes on as one and the same object while the
// process behind it crashes and starts again.

import { join } from 'node:path'
import { describe } from 'vitest'
import { openRemoteStore } from '../../../broker/metadata/remote/remote-store.ts'
import { type MetadataServer, serveMetadata } from '../../../broker/metadata/remote/server.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import { systemClock } from '../../../broker/system.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { FaultyRun } from './faulty-run.ts'
import { type MetadataStoreHarness, metadataStoreConformance } from './suite.ts'

describe('a store in another process, whose connection may be cut before a change arrives', () => {
  metadataStoreConformance(() => openHarness('before'))
})

describe('a store in another process, whose connection may be cut when a change is stored', () => {
  metadataStoreConformance(() => openHarness('after'))
})

describe('a store in another process, whose disk may fail', () => {
  metadataStoreConformance(() => openHarness('disk'))
})

type Loss = 'before' | 'after' | 'disk'

async function openHarness(loss: Loss): Promise<MetadataStoreHarness> {
  const directory = await temporaryDirectory()
  let serving = await Serving.start(directory.path, { mustExist: false })
  const store = openRemoteStore({
    address: serving.server.address,
    clock: systemClock,
    logger: silentLogger,
  })
  return {
    store,
    async restart() {
      await serving.crash()
      serving = await Serving.start(directory.path, { mustExist: true })
    },
    loseNextAnswer() {
      if (loss === 'disk') serving.run.failNextSync = true
      else serving.cutNext = loss
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await serving.crash()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** What the other process does, in this one, so that hundreds of its crashes cost little. */
class Serving {
  readonly run = new FaultyRun()
  readonly store: StandaloneStore
  server!: MetadataServer
  cutNext: 'before' | 'after' | undefined

  constructor(store: StandaloneStore, run: FaultyRun) {
    this.store = store
    this.run = run
  }

  static async start(path: string, options: { mustExist: boolean }): Promise<Serving> {
    const run = new FaultyRun()
    const store = await openStandaloneStore({
      fileSystem: run.fileSystem,
      directory: join(path, 'metadata'),
      onFatal: () => {},
      ...options,
    })
    const serving = new Serving(store, run)
    serving.server = await serveMetadata({
      store: serving.#cutting(),
      directory: path,
      logger: silentLogger,
      monotonicMs: () => performance.now(),
      onFatal: (error) => {
        throw error
      },
    })
    return serving
  }

  async crash(): Promise<void> {
    this.run.crashed = true
    await this.server.close()
    await this.store.close().catch(() => {})
  }

  #cutting(): MetadataStore {
    const { store } = this
    const cut = async <T>(change: () => Promise<T>): Promise<T> => {
      const when = this.cutNext
      this.cutNext = undefined
      if (when === 'before') await this.server.close()
      const result = await change()
      if (when === 'after') await this.server.close()
      return result
    }
    return {
      get: (kind, name) => store.get(kind, name),
      list: (kind) => store.list(kind),
      watch: (kind, options) => store.watch(kind, options),
      create: (kind, name, value) => cut(() => store.create(kind, name, value)),
      update: (kind, name, value, version) => cut(() => store.update(kind, name, value, version)),
      remove: (kind, name, version) => cut(() => store.remove(kind, name, version)),
    }
  }
}
