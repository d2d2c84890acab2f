// What the text and the names of files must keep to, as far as no linter looks at it.

import { posix } from 'node:path'
import {
  type Finding,
  isGenerated,
  isScript,
  placesOf,
  type SourceFile,
  withoutComments,
} from './source-file.ts'

const linesMax = 400

export function tooLong(file: SourceFile): readonly Finding[] {
  if (!isScript(file.path)) return []
  const lines = file.text.split('\n').length - 1
  return lines <= linesMax ? [] : [`${file.path}: ${lines} lines, at most ${linesMax}; split it`]
}

const vagueName = /^(utils?|helpers?|common|types|misc|shared|index)$/
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.(m?ts|mjs)$/

/** A name says what is in the file. `index.ts` is the client's public door and nothing else. */
export function badName(path: string): readonly Finding[] {
  if (!isScript(path) || path === 'client/index.ts') return []
  const name = posix.basename(path)
  const vague = path
    .replace(/\.[^/]*$/, '')
    .split('/')
    .filter((part) => vagueName.test(part))
  return [
    ...vague.map((part) => `${path}: "${part}" says nothing of what is inside`),
    ...(kebabCase.test(name) ? [] : [`${path}: file names are kebab-case`]),
  ]
}

const environmentReaders =
  /^(broker\/config\.ts|(cli|scripts|bench|test|bin)\/.*|[^/]+\.config\.ts)$/

export function readsEnvironment(file: SourceFile): readonly Finding[] {
  if (!isScript(file.path) || environmentReaders.test(file.path)) return []
  const code = { path: file.path, text: withoutComments(file.text) }
  return placesOf(code, /\bprocess\.env\b/g).map(
    (place) => `${place}: only broker/config.ts reads the environment`,
  )
}

/** A task nobody can find is a task nobody does: `TODO(#12)` names its issue. */
export function loneTodo(file: SourceFile): readonly Finding[] {
  if (!/\.(ts|mjs|proto|sh|ya?ml|java|go|py)$/.test(file.path) || isGenerated(file.path)) return []
  return placesOf(file, /\b(?:TOD[O]|FIXM[E]|XX[X])\b(?!\(#\d+\))/g).map(
    (place) => `${place}: a task needs its issue, as in TOD${'O'}(#12)`,
  )
}

// In pieces, so that this file does not hold what it forbids.
const registryHosts = [
  ['registry', 'npmjs', 'org'],
  ['npmjs', 'com'],
  ['registry', 'yarnpkg', 'com'],
  ['pypi', 'org'],
  ['pythonhosted', 'org'],
  ['crates', 'io'],
  ['proxy', 'golang', 'org'],
  ['sum', 'golang', 'org'],
  ['repo', 'maven', 'apache', 'org'],
  ['repo1', 'maven', 'org'],
  ['deb', 'debian', 'org'],
  ['rubygems', 'org'],
]
const registryHost = new RegExp(registryHosts.map((labels) => labels.join('\\.')).join('|'), 'g')
const machinePath = new RegExp(
  `(?<=^|[\\s'"\`(=])/(?:${['work', 'home/[a-z]+', 'Users'].join('|')})/`,
  'gm',
)

/** What is true of one machine only: where it gets packages from, where its folders are. */
export function machineSpecific(file: SourceFile): readonly Finding[] {
  return [
    ...placesOf(file, registryHost).map(
      (place) => `${place}: names a registry's host; the package manager's settings choose it`,
    ),
    ...placesOf(file, machinePath).map((place) => `${place}: a path that only one machine has`),
  ]
}
