// What brokers of a chaos run have on their disks: deleted, filled up, kept for whoever looks, compared.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { cp, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { smallDisk } from '../support/small-disk.ts'
import type { ChaosBroker, ChaosCluster } from './cluster.ts'

const ballast = 'ballast'
/** What the broker may write meanwhile. */
const ballastMargin = 8 * 1024 * 1024
/** Enough for hundreds of rounds, below the watermark. */
const diskBytes = 512 * 1024 * 1024

export function openDisk(opening: AsyncDisposableStack): ChaosBroker['disk'] {
  const disk = opening.use(smallDisk({ kind: 'tmpfs', bytes: diskBytes }))
  gone(opening, () => void disk[Symbol.asyncDispose]())
  return disk
}

/** Also when the run ends in the middle, by a defect of its own. */
export function gone(opening: AsyncDisposableStack, clean: () => void): void {
  process.once('exit', clean)
  opening.defer(() => void process.off('exit', clean))
}

type BrokerData = Pick<ChaosCluster, 'wipe' | 'fill' | 'free' | 'keepData' | 'copies'>

/** `directory` is the run's. */
export function brokerData(brokers: readonly ChaosBroker[], directory: string): BrokerData {
  return {
    async wipe({ dataDirectory }) {
      await rm(dataDirectory, { recursive: true, force: true })
      mkdirSync(dataDirectory, { recursive: true })
    },
    async fill({ disk }) {
      if (disk === undefined) return
      await preallocate(disk.path)
      disk.fill()
    },
    async free({ disk }) {
      if (disk === undefined) return
      await rm(join(disk.path, ballast))
      await disk.free()
    },
    async keepData() {
      for (const { brokerId, disk, dataDirectory } of brokers) {
        if (disk === undefined) continue
        await cp(dataDirectory, join(directory, brokerId), {
          recursive: true,
          filter: (path) => lstatSync(path).isFile() || lstatSync(path).isDirectory(),
        })
      }
    },
    copies: () => brokers.map(({ dataDirectory }) => copiesIn(dataDirectory)),
  }
}

/** Most of what is left, by another process: to write so much here would hold up the load. */
async function preallocate(directory: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { bavail, bsize } = await statfs(directory)
    const bytes = Math.max(1, bavail * bsize - ballastMargin)
    const child = spawn('fallocate', ['--length', String(bytes), join(directory, ballast)])
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code === 0) return
    // The broker has taken its reserve again, between the question and the answer.
    if (tries === 20) throw new Error(`fallocate: exit code ${code}`)
  }
}

function copiesIn(dataDirectory: string): string[] {
  const topics = join(dataDirectory, 'topics')
  return readdirSync(topics)
    .flatMap((uid) =>
      readdirSync(join(topics, uid)).map((partition) => {
        const log = join(topics, uid, partition, 'log')
        const hash = createHash('sha256')
        const segments = readdirSync(log).filter((name) => name.endsWith('.log'))
        for (const name of segments.sort()) hash.update(name).update(readFileSync(join(log, name)))
        return `${uid}/${partition} ${segments.length} segments ${hash.digest('hex')}`
      }),
    )
    .sort()
}
