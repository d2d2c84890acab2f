// A small JSON file that is there whole or not at all, and says by a checksum that it is what was written: `store.json`
// holds `{"store": {...}, "crc32c": "..."}`.

import * as z from 'zod'
import { crc32c } from '../model/crc32c.ts'
import { PenstockError } from '../model/errors.ts'
import type { FileHandle, FileSystem } from './log/file-system.ts'

export interface SealedFile<T> {
  readonly directory: string
  /** With `.json`. */
  readonly name: string
  readonly schema: z.ZodType<T>
}

const seal = z.object({ crc32c: z.string() }).loose()

/** Undefined when there is none. Throws STORAGE_DAMAGED. */
export async function readSealed<T>(
  fileSystem: FileSystem,
  file: SealedFile<T>,
): Promise<T | undefined> {
  const path = `${file.directory}/${file.name}`
  if ((await fileSystem.status(path)) === undefined) return undefined
  const text = await readWhole(fileSystem, path)
  try {
    const { crc32c: expected, [keyOf(file)]: content } = seal.parse(JSON.parse(text))
    if (checksum(content) === expected) return file.schema.parse(content)
  } catch (cause) {
    throw new PenstockError('STORAGE_DAMAGED', `${path} cannot be read`, { path }, { cause })
  }
  throw new PenstockError('STORAGE_DAMAGED', `${path} does not match its checksum`, { path })
}

/** Durable when it resolves; after a crash the old or the new one is there. */
export async function writeSealed<T>(
  fileSystem: FileSystem,
  file: SealedFile<T> & { readonly content: T },
): Promise<void> {
  const { directory, name, content } = file
  const sealed = { [keyOf(file)]: content, crc32c: checksum(content) }
  const path = `${directory}/${name}`
  const draft = `${path}.tmp`
  await fileSystem.remove(draft)
  await using open = closing(await fileSystem.open(draft, 'create'))
  await open.handle.write([Buffer.from(`${JSON.stringify(sealed, undefined, 2)}\n`, 'utf8')], 0)
  await open.handle.sync()
  await fileSystem.rename(draft, path)
  await fileSystem.syncDirectory(directory)
}

function keyOf({ name }: { readonly name: string }): string {
  return name.replace(/\.json$/, '')
}

async function readWhole(fileSystem: FileSystem, path: string): Promise<string> {
  await using open = closing(await fileSystem.open(path, 'read'))
  const bytes = Buffer.alloc(await open.handle.size())
  const read = await open.handle.read(bytes, 0)
  return bytes.toString('utf8', 0, read)
}

function checksum(content: unknown): string {
  return crc32c(Buffer.from(JSON.stringify(content), 'utf8')).toString(16)
}

function closing(handle: FileHandle): { readonly handle: FileHandle } & AsyncDisposable {
  return { handle, [Symbol.asyncDispose]: () => handle.close() }
}
