import { describe } from 'vitest'
import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { type MetadataStoreHarness, metadataStoreConformance } from './suite.ts'

describe('the standalone store on the real disk', () => {
  metadataStoreConformance(() => openHarness({}))
})

describe('the standalone store, rewriting its journal all the time', () => {
  metadataStoreConformance(() => openHarness({ compactionBytesMin: 1 }))
})

async function openHarness(options: {
  compactionBytesMin?: number
}): Promise<MetadataStoreHarness> {
  const directory = await temporaryDirectory()
  let run = new FaultyRun()
  const open = (mustExist: boolean): Promise<StandaloneStore> =>
    openStandaloneStore({
      fileSystem: run.fileSystem,
      directory: directory.path,
      mustExist,
      onFatal: () => {},
      ...options,
    })
  let store = await open(false)
  return {
    get store() {
      return store
    },
    async restart() {
      run.crashed = true
      await store.close().catch(() => {})
      run = new FaultyRun()
      store = await open(true)
    },
    loseNextAnswer() {
      run.failNextSync = true
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** The kind at byte 12 of a frame (docs/formats/metadata.md). */
const roundFrame = 3

/** The real disk as one run of the process sees it: it may crash, and a sync of the journal may fail. */
class FaultyRun {
  crashed = false
  failNextSync = false

  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, mode) => {
      this.#throwIfCrashed()
      return this.#watched(await nodeFileSystem.open(path, mode))
    },
    rename: async (from, to) => {
      this.#throwIfCrashed()
      await nodeFileSystem.rename(from, to)
    },
  }

  #watched(file: FileHandle): FileHandle {
    let frameKind = 0
    return {
      write: async (buffers, position) => {
        this.#throwIfCrashed()
        frameKind = buffers[0]?.[12] ?? 0
        await file.write(buffers, position)
      },
      sync: async () => {
        this.#throwIfCrashed()
        await file.sync()
        // Not that of a snapshot, which answers nobody.
        if (!this.failNextSync || frameKind !== roundFrame) return
        this.failNextSync = false
        throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
      },
      read: (into, position) => file.read(into, position),
      truncate: (size) => file.truncate(size),
      size: () => file.size(),
      close: () => file.close(),
    }
  }

  #throwIfCrashed(): void {
    if (this.crashed) throw new Error('this process has crashed')
  }
}
