// Documents that point at things that are there: links, their anchors, and the table of folders in ARCHITECTURE.md.

import { posix } from 'node:path'
import { type Finding, isScript, type SourceFile } from './source-file.ts'

const link = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g

/** `markdown` is every document by its path, `paths` every file of the tree; folders follow from them. */
export function deadLinks(
  file: SourceFile,
  tree: { readonly paths: ReadonlySet<string>; readonly markdown: ReadonlyMap<string, string> },
): readonly Finding[] {
  const targets = Array.from(withoutCode(file.text).matchAll(link), (match) => match[1] ?? '')
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [linked = '', anchor] = target.split('#')
      const path =
        linked === '' ? file.path : posix.join(posix.dirname(file.path), decodeURIComponent(linked))
      if (!exists(path, tree.paths)) return [`${file.path}: ${target} leads nowhere`]
      const document = tree.markdown.get(path)
      if (anchor === undefined || document === undefined || anchorsOf(document).has(anchor))
        return []
      return [`${file.path}: ${target} has no such heading`]
    })
}

function exists(path: string, paths: ReadonlySet<string>): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`
  return path === '.' || paths.has(path) || paths.values().some((each) => each.startsWith(folder))
}

function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
}

/** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(text: string): ReadonlySet<string> {
  const withoutFences = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
  return new Set(
    Array.from(withoutFences.matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm), (match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  )
}

/** Every folder with sources has a row in the table, so that a stranger finds the way in. */
export function foldersWithoutRow(
  architecture: string,
  paths: readonly string[],
): readonly Finding[] {
  const rows = architecture.split('\n').filter((line) => line.startsWith('|'))
  const folders = new Set(paths.filter(isScript).flatMap((path) => subsystemOf(path) ?? []))
  return [...folders]
    .filter((folder) => !rows.some((row) => new RegExp(`\`${folder}/?\``).test(row)))
    .map((folder) => `ARCHITECTURE.md: no row for \`${folder}\` in the source table`)
}

/** The broker and the operator are told part by part, everything else as a whole. */
function subsystemOf(path: string): string | undefined {
  return /^(?:(?:broker|operator)\/[^/]+|[^/]+)(?=\/)/.exec(path)?.[0]
}
