// The fenced code blocks of a document, as the snippet test runs them. Pure. What the word after the language says:
//
//   ts name=connected      the block can be continued by others
//   ts after=connected     runs as that block and this one, in one program
//   sh before-each         runs before every other block of the document
//   sh not-run="reason"    shown, not run
//   sh exits=3             ends with this exit code
//   sh kube                needs a Kubernetes API: `npm run test:kube` runs all of a page, one after another in one shell
//   text output            what the block before it prints; … stands for anything, alone on a line for any lines
//
// A block inside an HTML comment is run, but not shown: it makes what the others need.

export interface Snippet {
  readonly path: string
  /** Of the opening fence, from 1. */
  readonly line: number
  readonly language: string
  readonly attributes: ReadonlyMap<string, string>
  readonly text: string
  /** From the `text output` block that follows. */
  readonly output: string | undefined
}

// Within a list it is indented.
const fence = /^( *)(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)^ *\2[ \t]*$/gm
const attribute = /([a-z-]+)(?:=(?:"([^"]*)"|(\S+)))?/g

export function snippetsOf(path: string, markdown: string): readonly Snippet[] {
  const snippets: Snippet[] = []
  for (const match of markdown.matchAll(fence)) {
    const [, indent = '', , info = '', indented = ''] = match
    const text = indented.replaceAll(new RegExp(`^ {0,${indent.length}}`, 'gm'), '')
    const [language, rest] = splitOnce(info.trim())
    const attributes = new Map(
      Array.from(rest.matchAll(attribute), ([, name = '', quoted, bare]) => [
        name,
        quoted ?? bare ?? '',
      ]),
    )
    const last = snippets.at(-1)
    if (language === 'text' && attributes.has('output') && last !== undefined) {
      snippets[snippets.length - 1] = { ...last, output: text }
      continue
    }
    const line = markdown.slice(0, match.index).split('\n').length
    snippets.push({ path, line, language, attributes, text, output: undefined })
  }
  return snippets
}

function splitOnce(text: string): [string, string] {
  const space = text.search(/\s/)
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)]
}

/** The program of a `ts` block: itself, behind those that it continues. */
export function programOf(snippet: Snippet, all: readonly Snippet[]): string {
  const name = snippet.attributes.get('after')
  if (name === undefined) return snippet.text
  const before = all.find((other) => other.attributes.get('name') === name)
  if (before === undefined) throw new Error(`no block is called ${name}`)
  return `${programOf(before, all)}\n${snippet.text}`
}

/** A `console` block: commands behind `$ `, each with the lines that it prints. */
export function dialogueOf(
  text: string,
): readonly { readonly command: string; readonly output: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.split('\n')
      let count = 1
      while (count < lines.length && goesOn(lines.slice(0, count).join('\n'))) count++
      return {
        command: lines.slice(0, count).join('\n'),
        output: lines.slice(count).join('\n'),
      }
    })
}

/** A command goes on where its line ends in a backslash or within quotes. */
function goesOn(command: string): boolean {
  return command.endsWith('\\') || command.split("'").length % 2 === 0
}

/** `…` stands for anything within a line; alone on a line, for any lines. Blank lines and ends of lines do not count. */
export function agrees(actual: string, expected: string): boolean {
  const pattern = linesOf(expected)
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escapeRegExp).join('.*')}\\n`,
    )
    .join('')
  const text = linesOf(actual).map((line) => `${line}\n`)
  return new RegExp(`^${pattern}$`).test(text.join(''))
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
