// What every FileSystem has to do, written against the port only. The real disk and the simulator's both keep it, so
// that what the simulator finds is true of the real one.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileHandle, FileSystem } from '../../../broker/log/file-system.ts'

export interface FileSystemHarness extends AsyncDisposable {
  readonly fileSystem: FileSystem
  /** An empty directory. */
  readonly directory: string
}

export function fileSystemConformance(open: () => Promise<FileSystemHarness>): void {
  let harness: FileSystemHarness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(async () => {
    await harness[Symbol.asyncDispose]()
  })

  describe('files', () => {
    files(() => harness)
  })
  describe('names', () => {
    names(() => harness)
  })
  describe('directories', () => {
    directories(() => harness)
  })
}

function files(harness: () => FileSystemHarness): void {
  const path = (name: string): string => `${harness().directory}/${name}`

  async function created(content = ''): Promise<FileHandle> {
    const file = await harness().fileSystem.open(path('file'), 'create')
    if (content !== '') await file.write([Buffer.from(content)], 0)
    return file
  }

  async function text(file: FileHandle, position = 0, length = 100): Promise<string> {
    const into = Buffer.alloc(length, '?')
    const count = await file.read(into, position)
    expect(into.subarray(count).toString()).toBe('?'.repeat(length - count))
    return into.subarray(0, count).toString()
  }

  test('a new file is empty', async () => {
    const file = await created()
    expect(await file.size()).toBe(0)
    expect(await text(file)).toBe('')
    await file.close()
  })

  test('a file is created once', async () => {
    await (await created('one')).close()
    await expect(created()).rejects.toMatchObject({ code: 'EEXIST' })
    const file = await harness().fileSystem.open(path('file'), 'read')
    expect(await text(file)).toBe('one')
    await file.close()
  })

  test('a missing file cannot be opened', async () => {
    const { fileSystem } = harness()
    await expect(fileSystem.open(path('none'), 'read')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(fileSystem.open(path('none'), 'write')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(fileSystem.open(path('none/file'), 'create')).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  test('buffers are written back to back at the position', async () => {
    const file = await created('0123456789')
    await file.write([Buffer.from('ab'), Buffer.alloc(0), Buffer.from('cd')], 3)
    expect(await text(file)).toBe('012abcd789')
    await file.close()
  })

  test('thousands of buffers are one write', async () => {
    const file = await created()
    const words = Array.from({ length: 3000 }, (_, index) => Buffer.from(`${index},`))
    await file.write(words, 0)
    const all = Buffer.concat(words)
    expect(await file.size()).toBe(all.length)
    expect(await text(file, 0, all.length)).toBe(all.toString())
    await file.close()
  })

  test('a buffer may be used again when its write has resolved', async () => {
    const file = await created()
    const buffer = Buffer.from('one')
    await file.write([buffer], 0)
    buffer.fill('x')
    expect(await text(file)).toBe('one')
    await file.close()
  })

  test('a gap reads as zeros', async () => {
    const file = await created('ab')
    await file.write([Buffer.from('cd')], 4)
    expect(await text(file)).toBe('ab\0\0cd')
    await file.close()
  })

  test('a read ends where the file ends', async () => {
    const file = await created('0123456789')
    expect(await text(file, 8)).toBe('89')
    expect(await text(file, 10)).toBe('')
    expect(await text(file, 1000)).toBe('')
    expect(await text(file, 2, 3)).toBe('234')
    await file.close()
  })

  test('a file shrinks and grows, and what was cut off does not come back', async () => {
    const file = await created('0123456789')
    await file.truncate(4)
    expect(await file.size()).toBe(4)
    expect(await text(file)).toBe('0123')
    await file.truncate(6)
    expect(await text(file)).toBe('0123\0\0')
    await file.write([Buffer.from('z')], 8)
    expect(await text(file)).toBe('0123\0\0\0\0z')
    await file.close()
  })

  test('two handles of a file see the same bytes', async () => {
    const file = await created('one')
    const other = await harness().fileSystem.open(path('file'), 'write')
    await other.write([Buffer.from('two!')], 0)
    expect(await text(file)).toBe('two!')
    await file.sync()
    await other.sync()
    await file.close()
    expect(await text(other)).toBe('two!')
    await other.close()
  })

  test('what is opened to read is not written', async () => {
    await (await created('one')).close()
    const file = await harness().fileSystem.open(path('file'), 'read')
    // EBADF from a write, EINVAL from a truncation.
    await expect(file.write([Buffer.from('x')], 0)).rejects.toHaveProperty('code')
    await expect(file.truncate(0)).rejects.toHaveProperty('code')
    expect(await text(file)).toBe('one')
    await file.close()
  })

  test('a closed handle does nothing more', async () => {
    const file = await created('one')
    await file.close()
    await expect(file.write([Buffer.from('x')], 0)).rejects.toMatchObject({ code: 'EBADF' })
    await expect(file.read(Buffer.alloc(1), 0)).rejects.toMatchObject({ code: 'EBADF' })
    await expect(file.sync()).rejects.toMatchObject({ code: 'EBADF' })
    await file.close()
  })

  test('an open file outlives its name', async () => {
    const file = await created('one')
    await harness().fileSystem.remove(path('file'))
    await file.write([Buffer.from('!')], 3)
    await file.sync()
    expect(await text(file)).toBe('one!')
    await file.close()
  })
}

function names(harness: () => FileSystemHarness): void {
  const path = (name: string): string => `${harness().directory}/${name}`

  async function create(name: string, content = name): Promise<void> {
    const file = await harness().fileSystem.open(path(name), 'create')
    await file.write([Buffer.from(content)], 0)
    await file.close()
  }

  async function content(name: string): Promise<string> {
    const file = await harness().fileSystem.open(path(name), 'read')
    const into = Buffer.alloc(100)
    const count = await file.read(into, 0)
    await file.close()
    return into.subarray(0, count).toString()
  }

  test('a list has the names, sorted', async () => {
    const { fileSystem, directory } = harness()
    for (const name of ['b', 'a', 'c']) await create(name)
    await fileSystem.makeDirectory(path('aa'))
    expect(await fileSystem.list(directory)).toEqual(['a', 'aa', 'b', 'c'])
    await expect(fileSystem.list(path('none'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('the status says whether something is there and how large it is', async () => {
    const { fileSystem } = harness()
    await create('file', '12345')
    await fileSystem.makeDirectory(path('folder'))
    expect(await fileSystem.status(path('file'))).toEqual({ size: 5, directory: false })
    expect(await fileSystem.status(path('folder'))).toMatchObject({ directory: true })
    expect(await fileSystem.status(path('none'))).toBeUndefined()
    expect(await fileSystem.status(path('none/none'))).toBeUndefined()
  })

  test('a rename replaces what had the name', async () => {
    const { fileSystem, directory } = harness()
    await create('old')
    await create('new')
    await fileSystem.rename(path('new'), path('old'))
    expect(await fileSystem.list(directory)).toEqual(['old'])
    expect(await content('old')).toBe('new')
    await expect(fileSystem.rename(path('new'), path('old'))).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  test('a rename moves files and directories to another directory', async () => {
    const { fileSystem, directory } = harness()
    await fileSystem.makeDirectory(path('from/inner'))
    await fileSystem.makeDirectory(path('to'))
    await create('from/inner/file', 'x')
    await fileSystem.rename(path('from/inner'), path('to/moved'))
    expect(await fileSystem.list(path('from'))).toEqual([])
    expect(await content('to/moved/file')).toBe('x')
    await fileSystem.syncDirectory(path('from'))
    await fileSystem.syncDirectory(path('to'))
    await fileSystem.syncDirectory(directory)
  })

  test('a removal takes a file, a directory with all it holds, or nothing', async () => {
    const { fileSystem, directory } = harness()
    await create('file')
    await fileSystem.makeDirectory(path('folder/inner'))
    await create('folder/inner/file')
    await fileSystem.remove(path('file'))
    await fileSystem.remove(path('folder'))
    await fileSystem.remove(path('none'))
    await fileSystem.remove(path('none/none'))
    expect(await fileSystem.list(directory)).toEqual([])
  })

  test('a removed name can be used again', async () => {
    await create('file', 'one')
    await harness().fileSystem.remove(path('file'))
    await create('file', 'two')
    expect(await content('file')).toBe('two')
  })
}

function directories(harness: () => FileSystemHarness): void {
  test('a directory is made with its parents, and made twice without complaint', async () => {
    const { fileSystem, directory } = harness()
    await fileSystem.makeDirectory(`${directory}/a/b/c`)
    await fileSystem.makeDirectory(`${directory}/a/b/c`)
    expect(await fileSystem.list(`${directory}/a/b`)).toEqual(['c'])
  })

  test('a directory cannot be made where a file is', async () => {
    const { fileSystem, directory } = harness()
    await (await fileSystem.open(`${directory}/file`, 'create')).close()
    await expect(fileSystem.makeDirectory(`${directory}/file`)).rejects.toHaveProperty('code')
    await expect(fileSystem.open(directory, 'write')).rejects.toMatchObject({ code: 'EISDIR' })
  })

  test('only a directory that is there can be synced', async () => {
    const { fileSystem, directory } = harness()
    await fileSystem.syncDirectory(directory)
    await expect(fileSystem.syncDirectory(`${directory}/none`)).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  test('the space that is left is known', async () => {
    const { fileSystem, directory } = harness()
    const { capacityBytes, availableBytes } = await fileSystem.space(directory)
    expect(capacityBytes).toBeGreaterThan(0)
    expect(availableBytes).toBeGreaterThan(0)
    expect(availableBytes).toBeLessThanOrEqual(capacityBytes)
  })
}
