// A file of the tree as the tidy rules see it, and what they report. Pure, so that the rules are tested on samples.

import { posix } from 'node:path'

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

/** One line a person can act on: where, what is wrong, what to do instead. */
export type Finding = string

const commentOrString =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** The code alone. Lines keep their numbers, and strings stay, because import paths are strings. */
export function withoutComments(text: string): string {
  return text.replace(commentOrString, (match: string, string: string | undefined) =>
    string === undefined ? match.replace(/[^\n]/g, '') : string,
  )
}

const importForms = [
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"](?<path>[^'"\n]+)['"]/g,
  /\bimport\(\s*['"](?<path>[^'"\n]+)['"]/g,
  // A worker or a process of our own, started by path.
  /\bnew URL\(\s*['"](?<path>\.[^'"\n]+)['"]/g,
]

export interface Import {
  /** As written: a package, a `node:` module or a relative path. */
  readonly written: string
  /** From the root of the repository; undefined for packages and Node's own modules. */
  readonly path: string | undefined
}

export function importsOf(file: SourceFile): readonly Import[] {
  const code = withoutComments(file.text)
  return importForms.flatMap((form) =>
    Array.from(code.matchAll(form), (match) => {
      const written = match.groups?.['path'] ?? ''
      const isRelative = written.startsWith('.')
      const path = isRelative
        ? posix.normalize(posix.join(posix.dirname(file.path), written))
        : undefined
      return { written, path }
    }),
  )
}

/** Each place where `pattern` (global) matches, as `path:line`. */
export function placesOf(file: SourceFile, pattern: RegExp): readonly string[] {
  return Array.from(file.text.matchAll(pattern), (match) => {
    const line = file.text.slice(0, match.index).split('\n').length
    return `${file.path}:${line}`
  })
}

export function isScript(path: string): boolean {
  return /\.m?ts$|\.mjs$/.test(path) && !isGenerated(path)
}

export function isGenerated(path: string): boolean {
  return path.startsWith('proto/gen/')
}
