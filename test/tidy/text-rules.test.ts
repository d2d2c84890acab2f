import { describe, expect, test } from 'vitest'
import { badName, loneTodo, machineSpecific, readsEnvironment, tooLong } from './text-rules.ts'

describe('length', () => {
  const lines = (count: number): string => 'x\n'.repeat(count)

  test('400 lines are the most', () => {
    expect(tooLong({ path: 'model/a.ts', text: lines(400) })).toEqual([])
    expect(tooLong({ path: 'model/a.ts', text: lines(401) })).toHaveLength(1)
  })

  test('generated code and data are exempt', () => {
    expect(tooLong({ path: 'proto/gen/codec.js', text: lines(9000) })).toEqual([])
    expect(tooLong({ path: 'proto/gen/services.ts', text: lines(9000) })).toEqual([])
    expect(tooLong({ path: 'package-lock.json', text: lines(9000) })).toEqual([])
  })
})

describe('names', () => {
  test.each([
    'broker/log/utils.ts',
    'broker/log/helpers.ts',
    'model/common.ts',
    'model/types.ts',
    'broker/index.ts',
    'client/retry/index.ts',
    'test/helpers/clock.ts',
    'broker/log/groupCommit.ts',
    'broker/log/Segment.ts',
  ])('%s is refused', (path) => {
    expect(badName(path)).not.toEqual([])
  })

  test.each([
    'client/index.ts',
    'broker/log/offset-index.ts',
    'test/broker/log/segment.test.ts',
    'scripts/require-node.d.mts',
    'vitest.config.ts',
    'docs/index.md',
  ])('%s is fine', (path) => {
    expect(badName(path)).toEqual([])
  })
})

describe('environment', () => {
  const text = 'const port = process.env.PORT\n'

  test.each(['broker/log/segment.ts', 'client/index.ts', 'model/limits.ts'])(
    '%s may not',
    (path) => {
      expect(readsEnvironment({ path, text })).toHaveLength(1)
    },
  )

  test.each(['broker/config.ts', 'cli/main.ts', 'scripts/check.ts', 'vitest.config.ts'])(
    '%s may read it',
    (path) => {
      expect(readsEnvironment({ path, text })).toEqual([])
    },
  )
})

describe('tasks', () => {
  // In pieces, or this file would break the rule.
  const word = ['TO', 'DO'].join('')

  test('need an issue', () => {
    expect(loneTodo({ path: 'model/a.ts', text: `// ${word}: later\n` })).toHaveLength(1)
    expect(loneTodo({ path: 'model/a.ts', text: `// ${word}(me): later\n` })).toHaveLength(1)
    expect(loneTodo({ path: 'model/a.ts', text: `// ${word}(#12): later\n` })).toEqual([])
  })

  test('are words, not parts of words', () => {
    expect(loneTodo({ path: 'model/a.ts', text: `const all${word}S = []\n` })).toEqual([])
  })
})

describe('machine', () => {
  const findings = (text: string): number => machineSpecific({ path: 'a.json', text }).length

  test('no registry is named, in no kind of file', () => {
    const host = ['registry', 'npmjs', 'org'].join('.')
    expect(findings(`"resolved": "https://${host}/a/-/a-1.0.0.tgz"`)).toBe(1)
    expect(findings(`https://${['py', 'pi.org'].join('')}/simple`)).toBe(1)
    expect(findings('https://github.com/a/b')).toBe(0)
  })

  test('no path of one machine', () => {
    const path = (...parts: string[]): string => ['', ...parts, 'x'].join('/')
    expect(findings(`see ${path('work', 'main')}`)).toBe(1)
    expect(findings(`"${path('home', 'ann')}"`)).toBe(1)
    expect(findings('https://example.com/work/x')).toBe(0)
    expect(findings('./work/x')).toBe(0)
  })
})
