#!/usr/bin/env node
// The command `penstock`: plain JavaScript, so that an old Node gets far enough to find a new one. Does three things
// before the first import of ours: Node's version, the size of libuv's thread pool, the compile cache.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const nodeMajorMin = 24
const root = new URL('../', import.meta.url)

if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) await runWithNewerNode()
else await runHere()

async function runHere() {
  // The broker's reads and syncs run in libuv's pool; with the default of 4 threads the fdatasync of one partition
  // waits for those of others. The pool starts with the first asynchronous file operation, which comes after this.
  process.env.UV_THREADPOOL_SIZE ??= '16'
  const { enableCompileCache } = await import('node:module')
  enableCompileCache(compileCacheDirectory())
  // A checkout runs the sources as they are; the package has them compiled, as Node strips no types in node_modules.
  const source = new URL('cli/main.ts', root)
  const { main } = await import(
    (existsSync(source) ? source : new URL('dist/cli/main.js', root)).href
  )
  await main()
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
  const child = spawn(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
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
