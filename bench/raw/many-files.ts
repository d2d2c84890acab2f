// What many logs on one disk give, without a broker: rounds of write + fdatasync over several files at once, appended or
// into space that was written before, against one journal that all share. Decision 0003 rests on it.
// `UV_THREADPOOL_SIZE=16 node bench/raw/many-files.ts DIR [BYTES] [SECONDS]`

import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const [directory = '.', bytesText = '8192', secondsText = '3'] = process.argv.slice(2)
const chunk = Buffer.alloc(Number(bytesText), 7)
const durationMs = Number(secondsText) * 1000
const preparedBytes = 64 * 1024 * 1024
/** All files together take no more room than this. */
const totalBytes = 512 * 1024 * 1024

async function prepare(file: FileHandle, bytes: number): Promise<void> {
  const zeros = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < bytes; at += zeros.length) await file.write(zeros, 0, zeros.length, at)
  await file.sync()
}

/** Rounds per second, each a write of one chunk and its sync, over files that do not wait for each other. */
async function separate(files: number, prepared: boolean): Promise<number> {
  const place = await mkdtemp(join(directory, 'many-files-'))
  const room = Math.min(preparedBytes, totalBytes / files)
  const handles: FileHandle[] = []
  for (let index = 0; index < files; index++) {
    const handle = await open(join(place, String(index)), 'w')
    if (prepared) await prepare(handle, room)
    handles.push(handle)
  }
  let rounds = 0
  const start = performance.now()
  const one = async (file: FileHandle): Promise<void> => {
    for (let at = 0; performance.now() - start < durationMs; at += chunk.length) {
      // Space that was written before is used up at some time; then from the start.
      const position = prepared ? at % (room - chunk.length) : at
      await file.write(chunk, 0, chunk.length, position)
      await file.datasync()
      rounds++
    }
  }
  await Promise.all(handles.map(one))
  const seconds = (performance.now() - start) / 1000
  for (const handle of handles) await handle.close()
  await rm(place, { recursive: true })
  return rounds / seconds
}

/** Chunks per second when all logs share one file: what waits is written together and synced once. */
async function shared(logs: number): Promise<number> {
  const place = await mkdtemp(join(directory, 'many-files-'))
  const file = await open(join(place, 'journal'), 'w')
  let chunks = 0
  let position = 0
  const start = performance.now()
  while (performance.now() - start < durationMs) {
    const round = Array.from({ length: logs }, () => chunk)
    await file.writev(round, position)
    await file.datasync()
    position += logs * chunk.length
    chunks += logs
  }
  const seconds = (performance.now() - start) / 1000
  await file.close()
  await rm(place, { recursive: true })
  return chunks / seconds
}

for (const logs of [1, 8, 128]) {
  const figures = {
    logs,
    bytes: chunk.length,
    appended: Math.round(await separate(logs, false)),
    prepared: Math.round(await separate(logs, true)),
    sharedJournal: Math.round(await shared(logs)),
  }
  console.log(JSON.stringify(figures))
}
