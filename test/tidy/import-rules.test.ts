import { describe, expect, test } from 'vitest'
import { folderOf, forbiddenImports, impurities, reach } from './import-rules.ts'
import { importsOf } from './source-file.ts'

const offends = (path: string, text: string): boolean => forbiddenImports({ path, text }).length > 0
const isImpure = (path: string, text: string): boolean => impurities({ path, text }).length > 0

describe('imports are found', () => {
  test.each([
    ['one line', "import { a } from './a.ts'"],
    ['types only', "import type { A } from './a.ts'"],
    ['several lines', "import {\n  a,\n  b,\n} from './a.ts'"],
    ['for its effect', "import './a.ts'"],
    ['passed on', "export * from './a.ts'"],
    ['on demand', "const load = () => import('./a.ts')"],
    ['started as a worker', "new Worker(new URL('./a.ts', import.meta.url))"],
    ['after another', "import fs from 'node:fs'\nimport { a } from './a.ts'"],
  ])('%s', (_, text) => {
    expect(importsOf({ path: 'model/b.ts', text }).map(({ path }) => path)).toContain('model/a.ts')
  })

  test.each([
    ['in a comment', "// import { a } from './a.ts'\n/*\nimport './a.ts'\n*/"],
    ['in a string', 'const text = "import \'./a.ts\'"'],
  ])('but not one %s', (_, text) => {
    expect(importsOf({ path: 'model/b.ts', text })).toEqual([])
  })
})

describe('import matrix', () => {
  test.each([
    ['client/producer.ts', '../broker/log/segment.ts'],
    ['client/producer.ts', '../cli/main.ts'],
    ['client/producer.ts', 'commander'],
    ['client/producer.ts', '@opentelemetry/api'],
    ['model/batch.ts', '../proto/codec.ts'],
    ['model/batch.ts', 'zod'],
    ['broker/log/segment.ts', '../partition/leader-partition.ts'],
    ['broker/log/segment.ts', '../../client/index.ts'],
    ['broker/groups/assignment.ts', '../partition/leader-partition.ts'],
    ['broker/groups/assignment.ts', '../log/segment.ts'],
    ['broker/services/produce.ts', '../log/segment.ts'],
    ['broker/main.ts', '../cli/main.ts'],
    ['operator/controller/reconcile.ts', '../../broker/log/segment.ts'],
    ['cli/topic/create.ts', '../../broker/main.ts'],
    ['cli/topic/create.ts', '@grpc/grpc-js'],
  ])('%s may not import %s', (path, imported) => {
    expect(offends(path, `import { a } from '${imported}'`)).toBe(true)
  })

  test.each([
    ['client/producer.ts', '../model/batch.ts'],
    ['client/producer.ts', './retry.ts'],
    ['client/producer.ts', '@grpc/grpc-js'],
    ['client/otel.ts', '@opentelemetry/api'],
    ['client/producer.ts', 'protobufjs/minimal.js'],
    ['client/producer.ts', 'node:zlib'],
    ['broker/groups/assignment.ts', '../partition/partition.ts'],
    ['broker/telemetry/tracing.ts', '@opentelemetry/api'],
    ['cli/dev/dev.ts', '../../broker/main.ts'],
    ['cli/main.ts', './dev/dev.ts'],
    ['test/sim/cluster.ts', '../../broker/log/segment.ts'],
    ['vitest.config.ts', 'vitest/config'],
  ])('%s may import %s', (path, imported) => {
    expect(offends(path, `import { a } from '${imported}'`)).toBe(false)
  })

  test('a new folder has to be placed before anything lands in it', () => {
    expect(offends('gateway/main.ts', '')).toBe(true)
  })

  test('the longest folder counts', () => {
    expect(folderOf('cli/dev/dev.ts')).toBe('cli/dev')
    expect(folderOf('client/index.ts')).toBe('client')
    expect(folderOf('client/otel.ts')).toBe('client/otel.ts')
    expect(folderOf('clients/index.ts')).toBeUndefined()
  })

  test('model imports nobody, so that no import can lead back', () => {
    expect(reach['model']).toEqual({ imports: [], packages: [] })
  })
})

describe('pure code', () => {
  test.each([
    "import { readFile } from 'node:fs/promises'",
    "import net from 'node:net'",
    "import { setTimeout as sleep } from 'node:timers/promises'",
    "import { status } from '@grpc/grpc-js'",
    'const now = Date.now()',
    'const now = new Date()',
    'const jitter = Math.random()',
    'setTimeout(retry, 10)',
    'const id = `${Math.random()}`',
  ])('may not: %s', (text) => {
    expect(isImpure('broker/groups/assignment.ts', text)).toBe(true)
  })

  test.each([
    "import { strict as assert } from 'node:assert'",
    "import { createHash } from 'node:crypto'",
    'const iso = new Date(nowMs).toISOString()',
    '// Date.now() is read by the caller.',
  ])('may: %s', (text) => {
    expect(isImpure('broker/groups/assignment.ts', text)).toBe(false)
  })

  test('shells may do IO, also next to a pure core', () => {
    expect(isImpure('broker/groups/coordinator.ts', 'Date.now()')).toBe(false)
    expect(isImpure('broker/partition/leader-partition.ts', 'Date.now()')).toBe(false)
  })

  test('a finding says where', () => {
    const text = '/* two\nlines */\nconst now = Date.now()\n'
    expect(impurities({ path: 'model/a.ts', text })[0]).toMatch(/^model\/a\.ts:3: /)
  })
})
