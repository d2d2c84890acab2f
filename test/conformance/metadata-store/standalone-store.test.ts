import { describe } from 'vitest'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../../broker/metadata/standalone-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { FaultyRun } from './faulty-run.ts'
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
