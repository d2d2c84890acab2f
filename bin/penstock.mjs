#!/usr/bin/env node
// The command `penstock`: plain JavaScript, so that an old Node gets far enough to find a new one. Sees to two
// things before the first import of ours: Node's version and the compile cache.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const nodeMajorMin = 24
const root = new URL('../', import.meta.url)

// A broker moves far more memory through Buffers than it keeps in JavaScript objects. V8 by default collects its whole
// heap for every 64 MiB of them; counted like everything else they cost a third of the CPU (docs/decisions/0005). The
// heap grows to its first size only under load. Syncs of many partitions run at the same time on libuv's threads.
const brokerFlags = ['--external-memory-accounted-in-global-limit', '--initial-heap-size=192']
const brokerThreads = '16'
const isBroker = ['dev', 'server'].includes(process.argv[2] ?? '')

if (process.env.PENSTOCK_OLD_NODE) endWithOldNode()
if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) await runWithNewerNode()
else if (
  isBroker &&
  process.execve !== undefined &&
  !brokerFlags.every((flag) => process.execArgv.includes(flag))
) {
  becomeBroker()
} else await runHere()

/** The same process, begun again: who started it keeps its pid. */
function becomeBroker() {
  const args = [process.execPath, ...process.execArgv, ...brokerFlags, ...process.argv.slice(1)]
  process.execve(process.execPath, args, { UV_THREADPOOL_SIZE: brokerThreads, ...process.env })
}

async function runHere() {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache(compileCacheDirectory())
  // A checkout runs the sources as they are; the package has them compiled, as Node strips no types in node_modules.
  const source = new URL('cli/main.ts', root)
  const { main } = await import(
    (existsSync(source) ? source : new URL('dist/cli/main.js', root)).href
  )
  await main()
}

/** Who kills the process that was started kills this one too: the channel between the two ends. */
function endWithOldNode() {
  delete process.env.PENSTOCK_OLD_NODE
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel?.unref()
}

// In the user's own cache rather than in a /tmp that others can write to.
function compileCacheDirectory() {
  const home = process.env.HOME
  const cache = process.env.XDG_CACHE_HOME || (home ? `${home}/.cache` : undefined)
  return process.env.NODE_COMPILE_CACHE ?? (cache ? `${cache}/penstock/node` : undefined)
}

async function runWithNewerNode() {
  // The Node that `npm ci` of a checkout brings along.
  const newer = fileURLToPath(new URL('node_modules/node/bin/node', root))
  if (!existsSync(newer)) {
    await import('../scripts/require-node.mjs') // Explains, and ends the process.
  }
  const { spawn } = await import('node:child_process')
  const flags = isBroker ? brokerFlags : []
  const child = spawn(newer, [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { UV_THREADPOOL_SIZE: brokerThreads, ...process.env, PENSTOCK_OLD_NODE: '1' },
  })
  // Ctrl-C reaches the child by the terminal; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`error: cannot run ${newer}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal !== null) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
    process.exit(code ?? 1)
  })
}
