// The disk's own limit: plain write + fdatasync from Node, no broker. `node bench/raw/disk.ts DIR BYTES SECONDS`

import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Latencies } from '../statistics.ts'

const [directory = '.', bytesText = '131072', secondsText = '3'] = process.argv.slice(2)
const chunk = Buffer.alloc(Number(bytesText), 7)
const path = join(directory, `raw-disk-${process.pid}`)
const file = await open(path, 'w')
const latencies = new Latencies()
const start = performance.now()
let position = 0
while (performance.now() - start < Number(secondsText) * 1000) {
  const before = performance.now()
  await file.write(chunk, 0, chunk.length, position)
  await file.datasync()
  position += chunk.length
  latencies.add(performance.now() - before)
}
const seconds = (performance.now() - start) / 1000
await file.close()
await rm(path)
console.log(JSON.stringify({ bytesPerSecond: position / seconds, ...latencies.summary() }))
