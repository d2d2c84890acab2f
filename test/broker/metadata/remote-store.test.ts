// The store over a socket where the process behind it is stopped, killed, or lied to. What it answers while all is well
// is in test/conformance/metadata-store.

import { cp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { openRemoteStore, type RemoteStore } from '../../../broker/metadata/remote/remote-store.ts'
import { serveMetadata } from '../../../broker/metadata/remote/server.ts'
import { openStandaloneStore } from '../../../broker/metadata/standalone-store.ts'
import { systemClock } from '../../../broker/system.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { PenstockError } from '../../../model/errors.ts'
import { limits } from '../../../model/limits.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import { metadataService } from '../../../proto/gen/services.ts'
import { topic } from '../../conformance/metadata-store/samples.ts'
import { StoreWatch } from '../../conformance/metadata-store/store-watch.ts'
import { startMetadataProcess } from '../../support/metadata-process.ts'
import { RawGrpc } from '../../support/raw-grpc.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** For tests that wait for it to pass. */
const callMs = 300
/** Where a process starts on a busy machine. */
const patientMs = 15_000

describe('a store whose process is stopped', () => {
  test('is away in bounded time, then at once, and comes back by itself; a watch goes on', async () => {
    await using world = await startWorld()
    const { store, serving } = world
    const a = await store.create('topic', 'a', topic(1))
    await using watch = new StoreWatch(store, 'topic')
    await watch.until((event) => event.type === 'synced')
    serving.signal('SIGSTOP')
    // It may have got this one.
    expect(await reasonOf(store.update('topic', 'a', topic(2), a.version))).toBe('TIMED_OUT')
    // These it has not: the first one has shown that it does not answer.
    const startMs = performance.now()
    for (let i = 0; i < 100; i++) {
      expect(await reasonOf(store.create('topic', `t${i}`, topic(1)))).toBe('METADATA_UNAVAILABLE')
      expect(await reasonOf(store.list('topic'))).toBe('METADATA_UNAVAILABLE')
    }
    expect(performance.now() - startMs).toBeLessThan(callMs)
    serving.signal('SIGCONT')
    await expect
      .poll(() => store.list('topic').catch(() => []), { timeout: patientMs })
      .toHaveLength(1)
    const found = await store.get('topic', 'a')
    const b = await store.create('topic', 'b', topic(3))
    await watch.until((event) => event.type === 'put' && event.object.version === b.version)
    expect([...watch.state().values()]).toEqual([found, b])
  })

  test('a read waits no longer than a call may take', async () => {
    await using world = await startWorld()
    await world.store.list('topic')
    world.serving.signal('SIGSTOP')
    const startMs = performance.now()
    expect(await reasonOf(world.store.get('topic', 'a'))).toBe('METADATA_UNAVAILABLE')
    expect(performance.now() - startMs).toBeLessThan(callMs * 3)
  })
})

describe('a store whose process is killed', () => {
  test('what was answered is there afterwards, and one watch sees it all', async () => {
    await using world = await startWorld({ callMs: patientMs })
    const { store, serving } = world
    await using watch = new StoreWatch(store, 'topic')
    await watch.until((event) => event.type === 'synced')
    const answered = new Map<string, number>()
    const unknown = new Set<string>()
    for (let round = 0; round < 4; round++) {
      const changes = Array.from({ length: 200 }, async (_, i) => {
        const name = `t${round}-${i}`
        try {
          await store.create('topic', name, topic(round))
          answered.set(name, round)
        } catch (error) {
          if (PenstockError.from(error).reason === 'TIMED_OUT') unknown.add(name)
        }
        // In the middle of them.
        if (i === 20 * round) await serving.kill()
      })
      await Promise.all(changes)
      await serving.kill()
      await serving.start()
    }
    const all = await store.list('topic')
    const there = new Set(all.map(({ name }) => name))
    expect([...answered.keys()].filter((name) => !there.has(name))).toEqual([])
    expect([...there].filter((name) => !answered.has(name) && !unknown.has(name))).toEqual([])
    await store.create('topic', 'zzz', topic(9))
    await watch.until((event) => event.type === 'put' && event.object.name === 'zzz')
    expect([...watch.state().keys()].toSorted()).toEqual([...there, 'zzz'].toSorted())
  })

  test('a watch is told only what is different since, removals before the next synced', async () => {
    await using world = await startWorld({ callMs: patientMs })
    const { store, serving } = world
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map((name) => store.create('topic', name, topic(1))),
    )
    await using watch = new StoreWatch(store, 'topic')
    await watch.until((event) => event.type === 'synced')
    const told = watch.events.length
    await serving.kill()
    await serving.start()
    // Through another connection, perhaps before the watch has its new one.
    await using other = openRemoteStore({
      address: serving.address,
      clock: systemClock,
      logger: silentLogger,
    })
    await other.remove('topic', 'a', a?.version ?? '')
    const b2 = await other.update('topic', 'b', topic(2), b?.version ?? '')
    await watch.until(({ type }) => type === 'synced')
    while (watch.state().has('a') || watch.state().get('b')?.version !== b2.version) {
      await watch.next()
    }
    const since = watch.events.slice(told)
    expect(since).toContainEqual({ type: 'removed', name: 'a', last: topic(1) })
    expect(since).toContainEqual({ type: 'put', object: b2 })
    expect(since.filter((event) => event.type === 'put')).toHaveLength(1)
    expect(watch.state().get('c')).toEqual(c)
  })

  test('a watch tells, once, that what comes back is an older copy of it', async () => {
    await using world = await startWorld({ callMs: patientMs })
    const { store, serving, directory } = world
    const isSynced = (event: { readonly type: string }): boolean => event.type === 'synced'
    const a = await store.create('topic', 'a', topic(1))
    await using watch = new StoreWatch(store, 'topic')
    await watch.until(isSynced)
    await serving.kill()
    await cp(join(directory, 'metadata'), join(directory, 'backup'), { recursive: true })
    await serving.start()
    await watch.until(isSynced)
    expect(watch.events.at(-1)).toEqual({ type: 'synced' })
    const newer = await store.update('topic', 'a', topic(2), a.version)
    await watch.until((event) => event.type === 'put' && event.object.version === newer.version)
    await serving.kill()
    await rm(join(directory, 'metadata'), { recursive: true })
    await cp(join(directory, 'backup'), join(directory, 'metadata'), { recursive: true })
    await serving.start()
    await watch.until(isSynced)
    expect(watch.events.slice(-2)).toEqual([
      { type: 'put', object: a },
      { type: 'synced', hasRegressed: true },
    ])
    await serving.kill()
    await serving.start()
    await watch.until(isSynced)
    expect(watch.events.at(-1)).toEqual({ type: 'synced' })
  })

  test('a watch tells also of what went back before it began, where it was written from here', async () => {
    await using world = await startWorld({ callMs: patientMs })
    const { store, serving, directory } = world
    const a = await store.create('topic', 'a', topic(1))
    await serving.kill()
    await cp(join(directory, 'metadata'), join(directory, 'backup'), { recursive: true })
    await serving.start()
    await store.update('topic', 'a', topic(2), a.version)
    await serving.kill()
    await rm(join(directory, 'metadata'), { recursive: true })
    await cp(join(directory, 'backup'), join(directory, 'metadata'), { recursive: true })
    await serving.start()
    await using watch = new StoreWatch(store, 'topic')
    await watch.until((event) => event.type === 'synced')
    expect(watch.events).toEqual([
      { type: 'put', object: a },
      { type: 'synced', hasRegressed: true },
    ])
  })

  test('one that never comes back is METADATA_UNAVAILABLE, and closing ends what waits for it', async () => {
    await using world = await startWorld()
    const { store, serving } = world
    await using watch = new StoreWatch(store, 'topic')
    await watch.next()
    await serving.kill()
    expect(await reasonOf(store.list('topic'))).toBe('METADATA_UNAVAILABLE')
    const next = watch.next().catch((error: Error) => error.message)
    await store.close()
    expect(await next).toBe('the watch has ended')
    expect(await reasonOf(store.list('topic'))).toBe('CLOSED')
  })
})

describe('the socket', () => {
  test('is for the same user only', async () => {
    await using world = await startHere()
    const path = world.address.replace('unix:', '')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
  })

  test('lies elsewhere where its path would be too long, and goes with its server', async () => {
    await using world = await startHere('d'.repeat(120))
    const path = world.address.replace('unix:', '')
    expect(path.startsWith(tmpdir())).toBe(true)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    await world.remote.create('topic', 'a', topic(1))
    await world.close()
    await expect(stat(dirname(path))).rejects.toThrow('ENOENT')
  })

  test('takes no more connections than it should', async () => {
    await using world = await startHere()
    const path = world.address.replace('unix:', '')
    const sockets = Array.from({ length: limits.metadataConnectionsMax + 5 }, () => connect(path))
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()))
    let closed = 0
    for (const socket of sockets) socket.once('close', () => closed++).on('error', () => {})
    await expect.poll(() => closed).toBe(5)
    sockets[0]?.destroy()
    expect(await world.remote.list('topic')).toEqual([])
  })
})

describe('requests that no store would send', () => {
  test.for([
    ['an unknown kind', { kind: 'secret', name: 'a', json: Buffer.from('{}') }],
    ['no kind', { name: 'a', json: Buffer.from('{}') }],
    ['no name', { kind: 'topic', json: Buffer.from(JSON.stringify(topic(1))) }],
    ['a long name', { kind: 'topic', name: 'n'.repeat(5_000), json: json(topic(1)) }],
    ['no JSON', { kind: 'topic', name: 'a', json: Buffer.from('{') }],
    ['another shape', { kind: 'topic', name: 'a', json: json({ name: 'a' }) }],
    ['bytes that are no text', { kind: 'topic', name: 'a', json: Buffer.from([0xff, 0xfe]) }],
  ] as const)('%s is refused', async ([, request]) => {
    await using world = await startHere()
    using raw = new RawGrpc(world.address)
    const refusal = await raw.call(metadataService.createObject, request)
    expect(refusal).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'INVALID_REQUEST' })
    expect(await world.inner.list('topic')).toEqual([])
  })

  test('an object too large is refused on either side, and the store lives', async () => {
    await using world = await startHere()
    using raw = new RawGrpc(world.address)
    const large = { ...topic(1), uid: 'x'.repeat(limits.metadataObjectBytesMax) }
    expect(await reasonOf(world.remote.create('topic', 'a', large))).toBe('INVALID_REQUEST')
    const bytes = Buffer.alloc(2 * limits.metadataObjectBytesMax, 0x20)
    const refusal = await raw.call(metadataService.createObject, {
      kind: 'topic',
      name: 'a',
      json: bytes,
    })
    expect(refusal.status).toBe('RESOURCE_EXHAUSTED')
    expect(await raw.unary(metadataService.getObject.path, Buffer.from([0xff]))).toMatchObject({
      reason: 'INVALID_REQUEST',
    })
    await world.remote.create('topic', 'a', topic(1))
  })
})

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function reasonOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'OK',
    (error: unknown) => PenstockError.from(error).reason,
  )
}

async function startWorld(options = { callMs }) {
  const directory = await temporaryDirectory()
  const serving = await startMetadataProcess(directory.path)
  const store: RemoteStore = openRemoteStore({
    address: serving.address,
    clock: systemClock,
    logger: silentLogger,
    ...options,
  })
  return {
    directory: directory.path,
    serving,
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await serving[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** In this process. */
async function startHere(below = '') {
  const directory = await temporaryDirectory()
  const path = join(directory.path, below)
  const onFatal = (error: Error): never => {
    throw error
  }
  const inner: MetadataStore & AsyncDisposable = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: join(path, 'metadata'),
    onFatal,
  })
  const server = await serveMetadata({
    store: inner,
    directory: path,
    logger: silentLogger,
    monotonicMs: () => performance.now(),
    onFatal,
  })
  const remote = openRemoteStore({
    address: server.address,
    clock: systemClock,
    logger: silentLogger,
  })
  const close = async (): Promise<void> => {
    await remote.close()
    await server.close()
    await inner[Symbol.asyncDispose]()
    await directory[Symbol.asyncDispose]()
  }
  return { address: server.address, inner, remote, close, [Symbol.asyncDispose]: close }
}
