import { expect, test } from 'vitest'
import type { FileHandle } from '../../../broker/log/file-system.ts'
import { Random } from '../random.ts'
import { Scheduler, SimulatedProcess } from '../scheduler.ts'
import { Trace } from '../trace.ts'
import { type CallFaults, noFaults, type SilentFaults } from './faults.ts'
import type { FaultyFileSystem } from './faulty-file-system.ts'
import { SimulatedDisk } from './simulated-disk.ts'

/** A machine whose calls are awaited one by one. */
class Machine {
  readonly scheduler: Scheduler
  readonly disk: SimulatedDisk
  process: SimulatedProcess
  files: FaultyFileSystem

  constructor(seed: number) {
    this.scheduler = new Scheduler({ random: new Random(seed), trace: new Trace(1000) })
    this.disk = new SimulatedDisk(this.scheduler)
    this.process = new SimulatedProcess(this.scheduler)
    this.files = this.disk.mount(this.process)
  }

  run<T>(promise: Promise<T>): Promise<T> {
    return this.scheduler.settle(promise)
  }

  fail(calls: Partial<CallFaults>, silent: Partial<SilentFaults> = {}): void {
    this.disk.faults = {
      ...noFaults,
      calls: { ...noFaults.calls, ...calls },
      silent: { ...noFaults.silent, ...silent },
    }
  }

  async create(path: string, content: string): Promise<FileHandle> {
    const file = await this.run(this.files.open(path, 'create'))
    await this.run(file.write([Buffer.from(content)], 0))
    return file
  }

  restart(how: 'kill' | 'power cut'): void {
    this.disk.kill(this.process)
    if (how === 'power cut') this.disk.cutPower()
    this.process = new SimulatedProcess(this.scheduler)
    this.files = this.disk.mount(this.process)
  }

  async text(path: string): Promise<string | undefined> {
    if (!(await this.run(this.files.status(path)))) return undefined
    const file = await this.run(this.files.open(path, 'read'))
    const into = Buffer.alloc(await this.run(file.size()))
    await this.run(file.read(into, 0))
    return into.toString('latin1')
  }
}

/** What came of `story` over many seeds. */
async function outcomes(
  story: (machine: Machine) => Promise<string | undefined>,
  seeds = 300,
): Promise<Set<string | undefined>> {
  const seen = new Set<string | undefined>()
  for (let seed = 0; seed < seeds; seed++) seen.add(await story(new Machine(seed)))
  return seen
}

async function syncedFile(machine: Machine, content: string): Promise<FileHandle> {
  const file = await machine.create('/f', content)
  await machine.run(file.sync())
  await machine.run(machine.files.syncDirectory('/'))
  return file
}

test('a kill keeps what was written, a power cut what was synced', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, 'synced')
    await machine.run(file.write([Buffer.from('!')], 6))
    machine.restart('kill')
    expect(await machine.text('/f')).toBe('synced!')
    machine.restart('power cut')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['synced', 'synced!', 'synced\0']))
})

test('an unsynced write is torn at any byte', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, '')
    await machine.run(file.write([Buffer.from('abcd')], 0))
    machine.restart('power cut')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['', 'a', 'ab', 'abc', 'abcd', '\0\0\0\0']))
})

test('sectors of unsynced writes reach the platter in any order', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, '')
    for (const [index, letter] of ['a', 'b', 'c'].entries()) {
      await machine.run(file.write([Buffer.alloc(512, letter)], 512 * index))
    }
    machine.restart('power cut')
    const text = (await machine.text('/f')) ?? ''
    return [0, 512, 1024].map((at) => text.charAt(at + 511).replace('\0', '-') || '.').join('')
  }, 1000)
  for (const wanted of ['...', 'a..', 'ab.', 'abc', '-b.', '--c', 'a-c', '---']) {
    expect(seen).toContain(wanted)
  }
})

test('an overwrite is old, new or torn, never anything else', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, 'old')
    await machine.run(file.write([Buffer.from('new')], 0))
    machine.restart('power cut')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['old', 'nld', 'ned', 'new']))
})

test('a truncation that was not synced may be undone', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, 'abcd')
    await machine.run(file.truncate(2))
    machine.restart('power cut')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['abcd', 'ab']))
})

test('a name lives only when its directory was synced, each for itself', async () => {
  const seen = await outcomes(async (machine) => {
    machine.disk.faults = { ...noFaults, journaledNames: false }
    await machine.create('/kept', '')
    await machine.run(machine.files.syncDirectory('/'))
    await machine.create('/a', '')
    await machine.create('/b', '')
    await machine.run(machine.files.remove('/kept'))
    machine.restart('power cut')
    return (await machine.run(machine.files.list('/'))).join(' ')
  }, 600)
  for (const wanted of ['', 'kept', 'a', 'b', 'a b', 'a kept', 'b kept', 'a b kept']) {
    expect(seen).toContain(wanted)
  }
})

test('a journal keeps the order of names', async () => {
  const seen = await outcomes(async (machine) => {
    for (const name of ['a', 'b', 'c']) await machine.create(`/${name}`, '')
    machine.restart('power cut')
    return (await machine.run(machine.files.list('/'))).join('')
  })
  expect(seen).toEqual(new Set(['', 'a', 'ab', 'abc']))
})

test('a rename happens as a whole or not at all', async () => {
  const seen = await outcomes(async (machine) => {
    await machine.run(machine.files.makeDirectory('/to'))
    await syncedFile(machine, 'x')
    await machine.run(machine.files.rename('/f', '/to/f'))
    if (machine.scheduler.random.chance(0.3)) await machine.run(machine.files.syncDirectory('/to'))
    machine.restart('power cut')
    return `${await machine.text('/f')} ${await machine.text('/to/f')}`
  })
  expect(seen).toEqual(new Set(['x undefined', 'undefined x']))
})

test('a sync covers what was written before it was asked for', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, '')
    await machine.run(file.write([Buffer.from('a')], 0))
    const synced = file.sync()
    const written = file.write([Buffer.from('b')], 1)
    await machine.run(Promise.all([synced, written]))
    machine.restart('power cut')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['a', 'ab', 'a\0']))
})

test('a call that a kill interrupts has happened, or not, or in part', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, '')
    void file.write([Buffer.from('ab')], 0)
    machine.restart('kill')
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['', 'a', 'ab']))
})

test('after a failed sync the cache lies and the next sync says nothing', async () => {
  const seen = await outcomes(async (machine) => {
    const file = await syncedFile(machine, 'old')
    await machine.run(file.write([Buffer.from('new')], 0))
    machine.fail({ syncError: 1 })
    await expect(machine.run(file.sync())).rejects.toMatchObject({ code: 'EIO' })
    machine.fail({})
    await machine.run(file.sync())
    machine.restart('kill')
    expect(await machine.text('/f')).toBe('new')
    machine.disk.dropCaches()
    return machine.text('/f')
  })
  expect(seen).toEqual(new Set(['old', 'nld', 'ned', 'new']))
})

test('a full disk takes what fits and says so', async () => {
  const machine = new Machine(1)
  machine.disk.capacityBytes = 10
  const file = await machine.create('/f', '12345')
  const write = machine.run(file.write([Buffer.from('678901234')], 5))
  await expect(write).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(await machine.text('/f')).toBe('1234567890')
  expect((await machine.run(machine.files.space('/'))).availableBytes).toBe(0)
  await machine.run(file.write([Buffer.from('x')], 0))
  await machine.run(file.truncate(3))
  await machine.run(file.write([Buffer.from('y')], 3))
  expect(await machine.text('/f')).toBe('x23y')
})

test('calls fail as often as they are told to, with part of their work done', async () => {
  const machine = new Machine(5)
  const file = await syncedFile(machine, 'abcdef')
  machine.fail({ readError: 1, writeError: 1, nameError: 1 })
  await expect(machine.run(file.read(Buffer.alloc(1), 0))).rejects.toMatchObject({ code: 'EIO' })
  const write = machine.run(file.write([Buffer.from('ABCDEF')], 0))
  await expect(write).rejects.toMatchObject({ code: 'EIO' })
  await expect(machine.run(machine.files.remove('/f'))).rejects.toMatchObject({ code: 'EIO' })
  await expect(machine.run(machine.files.syncDirectory('/'))).rejects.toMatchObject({ code: 'EIO' })
  machine.fail({})
  expect((await machine.text('/f'))?.toLowerCase()).toBe('abcdef')
  expect([...machine.disk.tally.counts.keys()].sort()).toEqual([
    'name error',
    'read error',
    'write error',
  ])
})

test('a lost write is seen when the cache is gone', async () => {
  const machine = new Machine(2)
  const file = await syncedFile(machine, 'old')
  await machine.run(file.write([Buffer.from('new!')], 0))
  machine.fail({}, { lostWrite: 1 })
  await machine.run(file.sync())
  expect(await machine.text('/f')).toBe('new!')
  machine.disk.dropCaches()
  expect(await machine.text('/f')).toBe('old\0')
  expect([...machine.disk.damagedPaths]).toEqual(['/f'])
})

test('a misdirected write leaves its place as it was and hits another', async () => {
  const seen = await outcomes(async (machine) => {
    await syncedFile(machine, 'x'.repeat(1024))
    const other = await machine.create('/g', 'y'.repeat(1024))
    await machine.run(other.sync())
    await machine.run(machine.files.syncDirectory('/'))
    await machine.run(other.write([Buffer.alloc(512, 'z')], 0))
    machine.fail({}, { misdirectedWrite: 1 })
    await machine.run(other.sync())
    machine.restart('power cut')
    const summary = async (path: string): Promise<string> =>
      ((await machine.text(path)) ?? '').replaceAll(/(.)\1{511}/g, '$1')
    return `${await summary('/f')} ${await summary('/g')}`
  })
  expect(seen).toContain('zx yy')
  expect(seen).toContain('xx yz')
})

test('damage hits a file below the given path and is remembered', async () => {
  const machine = new Machine(3)
  await machine.run(machine.files.makeDirectory('/a'))
  await syncedFile(machine, 'untouched')
  const file = await machine.create('/a/g', 'x'.repeat(2000))
  await machine.run(file.sync())
  expect(machine.disk.damage('bit flip', '/a/')).toBe('/a/g')
  const flipped = ((await machine.text('/a/g')) ?? '').replaceAll('x', '')
  expect(flipped).toHaveLength(1)
  expect(machine.disk.damage('unreadable sector', '/a/')).toBe('/a/g')
  await expect(machine.text('/a/g')).rejects.toMatchObject({ code: 'EIO' })
  expect(await machine.text('/f')).toBe('untouched')
  expect(machine.disk.damage('stale sectors', '/a/')).toBeUndefined()
})

test('a run is a function of its seed', async () => {
  const hash = async (seed: number): Promise<string> => {
    const machine = new Machine(seed)
    machine.fail({ writeError: 0.2, syncError: 0.2 })
    const file = await machine.run(machine.files.open('/f', 'create'))
    const calls = Array.from({ length: 20 }, (_, at) =>
      at % 5 === 4 ? file.sync() : file.write([Buffer.alloc(100, 'x')], at * 100),
    )
    await machine.run(Promise.allSettled(calls))
    machine.restart('power cut')
    await machine.text('/f')
    return machine.scheduler.trace.hash
  }
  expect(await hash(1)).toBe(await hash(1))
  expect(await hash(1)).not.toBe(await hash(2))
})
