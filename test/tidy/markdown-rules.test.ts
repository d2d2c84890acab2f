import { describe, expect, test } from 'vitest'
import { deadLinks, foldersWithoutRow } from './markdown-rules.ts'

const guide = '# Guide\n\n## What it is, and is not\n'
const tree = {
  paths: new Set(['README.md', 'docs/guide.md', 'docs/picture.svg', 'model/batch.ts']),
  markdown: new Map([
    ['README.md', '# Read me\n'],
    ['docs/guide.md', guide],
  ]),
}
const isDead = (text: string, path = 'README.md'): boolean =>
  deadLinks({ path, text }, tree).length > 0

describe('links', () => {
  test.each([
    '[a](docs/gone.md)',
    '[a](doc)',
    '![a](docs/picture.png)',
    '[a](docs/guide.md#no-such-heading)',
    '[a](#no-such-heading)',
    '[a](../README.md)',
  ])('%s leads nowhere', (text) => {
    expect(isDead(text)).toBe(true)
  })

  test.each([
    '[a](docs/guide.md)',
    '[a](./docs/guide.md "title")',
    '[a](docs)',
    '[a](docs/)',
    '![a](docs/picture.svg)',
    '[a](docs/guide.md#what-it-is-and-is-not)',
    '[a](#read-me)',
    '[a](https://example.com/gone)',
    '[a](model/batch.ts#L10)',
    '`[a](gone.md)`',
    '```\n[a](gone.md)\n```\n',
  ])('%s is fine', (text) => {
    expect(isDead(text)).toBe(false)
  })

  test('are relative to their document', () => {
    expect(isDead('[a](../model/batch.ts)', 'docs/guide.md')).toBe(false)
    expect(isDead('[a](model/batch.ts)', 'docs/guide.md')).toBe(true)
  })
})

describe('source table', () => {
  const paths = ['model/batch.ts', 'broker/log/segment.ts', 'docs/guide.md', 'vitest.config.ts']

  test('has a row for each folder with sources', () => {
    const table = '| `model` | words |\n| [`broker/log/`](broker/log) | storage |\n'
    expect(foldersWithoutRow(table, paths)).toEqual([])
  })

  test('a folder that is only mentioned has no row', () => {
    const findings = foldersWithoutRow('`model` is great\n| `broker/log` | storage |\n', paths)
    expect(findings).toEqual(['ARCHITECTURE.md: no row for `model` in the source table'])
  })
})
