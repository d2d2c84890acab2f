import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeFileSystem } from '../../broker/log/node-file-system.ts'
import { openStandaloneStore } from '../../broker/metadata/standalone-store.ts'
import { registerBroker } from '../../broker/registration.ts'
import {
  nextIdentity,
  readStoreIdentity,
  type StoreIdentity,
  writeStoreIdentity,
} from '../../broker/store-identity.ts'
import { systemClock } from '../../broker/system.ts'
import { PenstockError } from '../../model/errors.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

function idsFrom(start: number): () => string {
  let next = start
  return () => `id-${next++}`
}

const wishes = { brokerId: 'b1', clusterId: null, newId: idsFrom(1) }

describe('store.json', () => {
  test('an empty directory becomes a new store at its first start', async () => {
    await using directory = await temporaryDirectory()
    expect(await readStoreIdentity(nodeFileSystem, directory.path)).toBeUndefined()
    const identity = nextIdentity(undefined, { ...wishes, newId: idsFrom(1) })
    expect(identity).toEqual({ clusterId: 'id-1', brokerId: 'b1', storeId: 'id-2', bootSeq: 1 })
    await writeStoreIdentity(nodeFileSystem, directory.path, identity)
    expect(await readStoreIdentity(nodeFileSystem, directory.path)).toEqual(identity)
  })

  test('every start keeps the store id and raises the boot number', async () => {
    await using directory = await temporaryDirectory()
    const boots: StoreIdentity[] = []
    for (let start = 0; start < 3; start++) {
      const found = await readStoreIdentity(nodeFileSystem, directory.path)
      const identity = nextIdentity(found, wishes)
      await writeStoreIdentity(nodeFileSystem, directory.path, identity)
      boots.push(identity)
    }
    expect(boots.map(({ bootSeq }) => bootSeq)).toEqual([1, 2, 3])
    expect(new Set(boots.map(({ storeId }) => storeId)).size).toBe(1)
  })

  test('the directory of another broker or cluster is refused', () => {
    const found = { clusterId: 'c1', brokerId: 'b1', storeId: 's1', bootSeq: 4 }
    const refused = expect.objectContaining({ reason: 'DATA_DIRECTORY_UNUSABLE' })
    expect(() => nextIdentity(found, { ...wishes, brokerId: 'b2' })).toThrow(refused)
    expect(() => nextIdentity(found, { ...wishes, clusterId: 'c2' })).toThrow(refused)
    expect(nextIdentity(found, { ...wishes, clusterId: 'c1' }).bootSeq).toBe(5)
  })

  test('a flipped bit is refused, so is a newer format', async () => {
    await using directory = await temporaryDirectory()
    const path = join(directory.path, 'store.json')
    const identity = nextIdentity(undefined, wishes)
    await writeStoreIdentity(nodeFileSystem, directory.path, identity)
    const text = await readFile(path, 'utf8')
    for (const other of [text.replace('"bootSeq": 1', '"bootSeq": 3'), text.slice(0, 20), '']) {
      await writeFile(path, other)
      await expect(readStoreIdentity(nodeFileSystem, directory.path)).rejects.toMatchObject({
        reason: 'STORAGE_DAMAGED',
      })
    }
    const newer: StoreIdentity & { formatVersion: number } = { ...identity, formatVersion: 2 }
    await writeStoreIdentity(nodeFileSystem, directory.path, newer)
    await expect(readStoreIdentity(nodeFileSystem, directory.path)).rejects.toMatchObject({
      reason: 'DATA_DIRECTORY_UNUSABLE',
    })
  })
})

describe('registration', () => {
  test('a broker is known after its start, and again after the next', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 1 })
    const again = await world.register({ storeId: 's1', bootSeq: 2 })
    expect(again.rolledBack).toBe(false)
    expect(await world.broker()).toEqual({
      brokerId: 'b1',
      storeId: 's1',
      endpoint: 'localhost:7070',
      bootSeq: 2,
    })
  })

  test('a volume older than the cluster remembers becomes a new store', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 7 })
    const { identity, rolledBack } = await world.register({ storeId: 's1', bootSeq: 5 })
    expect(rolledBack).toBe(true)
    expect(identity).toMatchObject({ storeId: 'id-1', bootSeq: 8 })
    expect(world.renewed).toEqual([identity])
    expect(await world.broker()).toMatchObject({ storeId: 'id-1', bootSeq: 8 })
  })

  test('a volume ahead of the cluster is one whose start was cut short, and stays itself', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 1 })
    const { identity } = await world.register({ storeId: 's1', bootSeq: 4 })
    expect(identity).toMatchObject({ storeId: 's1', bootSeq: 4 })
  })

  test('a volume that was rolled back is known by the starts it lacks, however often it was started since', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 1 })
    const old = world.volume()
    await world.register({ ...known(old), bootSeq: 2 })
    // Its starts 2 to 8 have found metadata away.
    const { identity, rolledBack } = await world.register({ ...known(old), bootSeq: 9 })
    expect(rolledBack).toBe(true)
    expect(identity).toMatchObject({ storeId: 'id-1', bootSeq: 3, claims: [3] })
    const again = await world.register({ ...known(world.volume()), bootSeq: 4 })
    expect(again.rolledBack).toBe(false)
  })

  test('starts that never heard whether they were registered are its own all the same', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 1 })
    for (const bootSeq of [2, 3]) {
      world.fail('after', 1)
      const soon = AbortSignal.timeout(20)
      await world.register({ ...known(world.volume()), bootSeq }, soon).catch(() => {})
    }
    const next = await world.register({ ...known(world.volume()), bootSeq: 4 })
    expect(next).toMatchObject({ rolledBack: false, identity: { storeId: 's1', claims: [3, 4] } })
  })

  test('metadata that went back, and forth again, takes no volume for an old one', async () => {
    await using world = await openWorld()
    for (const bootSeq of [1, 2, 3, 4, 5]) {
      await world.register({ storeId: 's1', ...world.volume(), bootSeq })
    }
    for (const [bootSeq, restored] of [
      [6, 2],
      [7, undefined],
      [8, 3],
      [9, 7],
    ] as const) {
      await world.restore(restored)
      const { rolledBack } = await world.register({ ...known(world.volume()), bootSeq })
      expect([bootSeq, rolledBack]).toEqual([bootSeq, false])
    }
  })

  test('an empty disk under a known name takes the name over', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 7 })
    const { rolledBack } = await world.register({ storeId: 's2', bootSeq: 1 })
    expect(rolledBack).toBe(false)
    expect(await world.broker()).toMatchObject({ storeId: 's2', bootSeq: 1 })
  })
})

describe('registration at a store that fails', () => {
  test('an answer that is lost does not make the volume look older than it is', async () => {
    await using world = await openWorld()
    await world.register({ storeId: 's1', bootSeq: 1 })
    world.fail('after', 1)
    const { rolledBack, identity } = await world.register({ storeId: 's1', bootSeq: 2 })
    expect(rolledBack).toBe(false)
    expect(identity).toMatchObject({ storeId: 's1', bootSeq: 2 })
    expect(await world.broker()).toMatchObject({ storeId: 's1', bootSeq: 2 })
  })

  test('one that does not answer is waited for', async () => {
    await using world = await openWorld()
    world.fail('before', 3)
    const { identity } = await world.register({ storeId: 's1', bootSeq: 1 })
    expect(await world.broker()).toMatchObject(identityAsBroker(identity))
  })

  test('the wait has an end, with a reason', async () => {
    await using world = await openWorld()
    world.fail('before', Infinity)
    const signal = AbortSignal.timeout(50)
    await expect(world.register({ storeId: 's1', bootSeq: 1 }, signal)).rejects.toMatchObject({
      reason: 'METADATA_UNAVAILABLE',
      message: expect.stringContaining('cannot start'),
    })
  })
})

function known(identity: StoreIdentity | undefined): StoreIdentity {
  if (!identity) throw new Error('nothing was written')
  return identity
}

function identityAsBroker({ brokerId, storeId, bootSeq }: StoreIdentity) {
  return { brokerId, storeId, bootSeq }
}

type Start = Pick<StoreIdentity, 'storeId' | 'bootSeq' | 'claims'>

async function openWorld() {
  const directory = await temporaryDirectory()
  const store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: directory.path,
    onFatal: (error) => {
      throw error
    },
  })
  const renewed: StoreIdentity[] = []
  let written: StoreIdentity | undefined
  const newId = idsFrom(1)
  let failing: { when: 'before' | 'after'; times: number } = { when: 'before', times: 0 }
  /** Fails before anything is stored, or when it is. */
  const change = async <T>(work: () => Promise<T>): Promise<T> => {
    const { when, times } = failing
    if (times === 0) return work()
    failing = { when, times: times - 1 }
    if (when === 'after') await work()
    const reason = when === 'after' ? 'TIMED_OUT' : 'METADATA_UNAVAILABLE'
    throw new PenstockError(reason, 'the store has failed')
  }
  const unreliable: MetadataStore = {
    get: (kind, name) => store.get(kind, name),
    list: (kind) => store.list(kind),
    watch: (kind, options) => store.watch(kind, options),
    create: (kind, name, value) => change(() => store.create(kind, name, value)),
    update: (kind, name, value, version) => change(() => store.update(kind, name, value, version)),
    remove: (kind, name, version) => change(() => store.remove(kind, name, version)),
  }
  return {
    renewed,
    /** What is on the volume; a test may bring an older one back. */
    volume: (): StoreIdentity | undefined => written,
    fail(when: 'before' | 'after', times: number): void {
      failing = { when, times }
    },
    /** To a backup in which the store had started `bootSeq` times; undefined: from before the first. */
    async restore(bootSeq: number | undefined): Promise<void> {
      const found = await store.get('broker', 'b1')
      if (!found) throw new Error('no broker')
      await store.remove('broker', 'b1', found.version)
      if (bootSeq !== undefined) await store.create('broker', 'b1', { ...found.value, bootSeq })
    },
    broker: async () => (await store.get('broker', 'b1'))?.value,
    register: (start: Start, signal = AbortSignal.timeout(10_000)) =>
      registerBroker({
        store: unreliable,
        patience: { clock: systemClock, signal },
        identity: { clusterId: 'c1', brokerId: 'b1', ...start },
        endpoint: 'localhost:7070',
        newId,
        write: async (identity) => {
          written = identity
        },
        onRolledBack: (identity) => {
          renewed.push(identity)
        },
      }),
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}
