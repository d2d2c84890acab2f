// The style that no linter knows, held by a test. The rules and their reasons are in test/tidy/, each with a test of
// its own; CONTRIBUTING.md has them in words.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forbiddenImports, impurities } from './tidy/import-rules.ts'
import { deadLinks, foldersWithoutRow } from './tidy/markdown-rules.ts'
import type { Finding, SourceFile } from './tidy/source-file.ts'
import { badName, loneTodo, machineSpecific, readsEnvironment, tooLong } from './tidy/text-rules.ts'

const root = join(import.meta.dirname, '..')

// What is committed or about to be; not what is ignored.
const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))

const isBinary = /\.(binpb|png|gz)$/
const files: readonly SourceFile[] = paths
  .filter((path) => !isBinary.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const documents = files.filter((file) => file.path.endsWith('.md'))

function findings(rule: (file: SourceFile) => readonly Finding[]): readonly Finding[] {
  return files.flatMap(rule)
}

test('imports follow the import matrix', () => {
  expect(findings(forbiddenImports)).toEqual([])
})

test('pure code has no clock, dice, disk or network', () => {
  expect(findings(impurities)).toEqual([])
})

test('files are short enough to read in one go', () => {
  expect(findings(tooLong)).toEqual([])
})

test('file names say what is inside', () => {
  expect(paths.flatMap(badName)).toEqual([])
})

test('the environment is read in one place', () => {
  expect(findings(readsEnvironment)).toEqual([])
})

test('every task left in the code names its issue', () => {
  expect(findings(loneTodo)).toEqual([])
})

test('nothing names a package registry or a path of one machine', () => {
  expect(findings(machineSpecific)).toEqual([])
})

test('links in documents lead somewhere', () => {
  const tree = {
    paths: new Set(paths),
    markdown: new Map(documents.map((file) => [file.path, file.text])),
  }
  expect(documents.flatMap((file) => deadLinks(file, tree))).toEqual([])
})

test('every source folder has a row in the source table', () => {
  const architecture = documents.find((file) => file.path === 'ARCHITECTURE.md')
  expect(foldersWithoutRow(architecture?.text ?? '', paths)).toEqual([])
})
