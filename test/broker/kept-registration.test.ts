import { afterEach, beforeEach, expect, test } from 'vitest'
import { KeptRegistration } from '../../broker/kept-registration.ts'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import {
  openStandaloneStore,
  type StandaloneStore,
} from '../../broker/metadata/standalone-store.ts'
import { registerAgain } from '../../broker/registration.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { silentLogger as logger } from '../../broker/telemetry/logger.ts'
import type { Broker } from '../../model/broker.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts'

let directory: TemporaryDirectory
let store: StandaloneStore
beforeEach(async () => {
  directory = await temporaryDirectory()
  store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: directory.path,
    onFatal: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await store.close()
  await directory[Symbol.asyncDispose]()
})

const own: Broker = { brokerId: 'b', storeId: 's1', endpoint: 'h:1', bootSeq: 3 }
const read = async (): Promise<Broker | undefined> => (await store.get('broker', 'b'))?.value

test.each([
  ['nothing', undefined, false, own],
  ['this start', own, true, own],
  ['an earlier start', { ...own, bootSeq: 2, draining: true }, false, { ...own, draining: true }],
  ['a later start of the same store', { ...own, bootSeq: 4 }, true, { ...own, bootSeq: 4 }],
  ['another store', { ...own, storeId: 's2' }, false, { ...own, storeId: 's2' }],
  ['another store, of a backup', { ...own, storeId: 's2', rack: 'r' }, true, { ...own, rack: 'r' }],
])('where metadata knows %s', async (_, known, isRestored, expected) => {
  if (known !== undefined) await store.create('broker', 'b', known)
  const before = (await store.get('broker', 'b'))?.version
  const said = await registerAgain(store, own, { isRestored })
  expect(await read()).toEqual(expected)
  expect(said).toBe((await store.get('broker', 'b'))?.version !== before)
})

test('a broker whose record is removed while it runs makes it again', async () => {
  const made = await store.create('broker', 'b', own)
  using kept = new KeptRegistration({ store, clock, logger, own: () => own })
  kept.look(own)
  await store.remove('broker', 'b', made.version)
  kept.look(undefined)
  await expect.poll(read, { timeout: 10_000 }).toEqual(own)
})
