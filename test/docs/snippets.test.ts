// Documents that lie are worse than none: every code block of README.md, CONTRIBUTING.md and docs/ is run against a real broker, or says
// why not; those that need Kubernetes are run by test/kube/documents.test.ts. markdown-snippets.ts tells how a block is marked.

import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBrokerConfig } from '../../broker/config.ts'
import { startTestBroker, type TestBroker } from '../support/test-broker.ts'
import { agrees, dialogueOf, programOf, type Snippet, snippetsOf } from './markdown-snippets.ts'
import {
  canRunPython,
  documents,
  missingTool,
  openWorkshop,
  type Ran,
  type Workshop,
} from './snippet-workshop.ts'

const root = join(import.meta.dirname, '..', '..')
/** The first run compiles grpcurl and installs grpcio. */
const setupTimeoutMs = 300_000
const snippetTimeoutMs = 60_000

const pages = (await documents()).map((path) => ({
  path,
  snippets: snippetsOf(path, readFileSync(join(root, path), 'utf8')),
}))

/** Shown as they are: outputs, formats, usage lines. Every other language is run. */
const shownLanguages = ['', 'text', 'hex', 'proto', 'promql', 'xml']
const runLanguages = ['ts', 'sh', 'console', 'yaml', 'json', 'python']

const place = ({ path, line, language }: Snippet): string => `${path}:${line} ${language}`
const isRun = ({ language, attributes }: Snippet): boolean =>
  runLanguages.includes(language) &&
  !['not-run', 'before-each', 'kube'].some((mark) => attributes.has(mark))

let workshop: Workshop
let typeFaults: ReadonlyMap<string, string>
const counts = { run: 0, missing: new Map<string, number>() }

beforeAll(async () => {
  workshop = await openWorkshop()
  const programs = new Map<string, string>()
  for (const { snippets } of pages) {
    for (const snippet of snippets.filter(({ language }) => language === 'ts')) {
      programs.set(fileNameOf(snippet), programOf(snippet, snippets))
    }
  }
  typeFaults = await workshop.typeCheck(programs)
}, setupTimeoutMs)

afterAll(async () => {
  await workshop[Symbol.asyncDispose]()
  const marked = pages.flatMap(({ snippets }) =>
    snippets.filter(({ attributes }) => attributes.has('not-run')),
  )
  const missing = [...counts.missing].map(([tool, times]) => `, ${times} for want of ${tool}`)
  console.log(
    `${counts.run} code blocks of the documents have run, ${marked.length} are marked as not run${missing.join('')}`,
  )
})

const fileNameOf = ({ path, line }: Snippet): string =>
  `${path.replaceAll(/[^A-Za-z0-9]/g, '-')}-${line}.ts`

test('every block is in a language that is run or shown, and says why where it is not run', () => {
  const all = pages.flatMap(({ snippets }) => snippets)
  const unknown = all.filter(
    ({ language }) => ![...runLanguages, ...shownLanguages].includes(language),
  )
  expect(unknown.map(place)).toEqual([])
  const unexplained = all.filter(
    ({ attributes }) => (attributes.get('not-run') ?? 'why').length < 3,
  )
  expect(unexplained.map(place)).toEqual([])
})

test('programs are typed', () => {
  expect([...typeFaults.values()].join('\n')).toBe('')
})

describe.each(pages.filter(({ snippets }) => snippets.some(isRun)))('$path', ({ snippets }) => {
  const runnable = snippets
    .filter(isRun)
    .map((snippet) => [`line ${snippet.line}`, snippet] as const)
  const first = snippets.find(({ attributes }) => attributes.has('before-each'))
  const needsBroker = runnable.some(([, { language }]) => !['yaml', 'json'].includes(language))
  let broker: TestBroker | undefined
  let directory: string

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'penstock-docs-'))
    if (needsBroker) broker = await startTestBroker()
  })
  afterAll(async () => {
    await broker?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  test.each(runnable)(
    '%s',
    async (_line, snippet) => {
      const missing = whatIsMissing(snippet)
      if (missing !== undefined) {
        counts.missing.set(missing, (counts.missing.get(missing) ?? 0) + 1)
        return
      }
      counts.run++
      const surroundings = { snippets, port: broker?.port ?? 0, directory }
      expect(first && (await faultOf(first, surroundings))).toBeUndefined()
      expect(await faultOf(snippet, surroundings)).toBeUndefined()
    },
    snippetTimeoutMs,
  )
})

function whatIsMissing({ language, text }: Snippet): string | undefined {
  if (language === 'python') return canRunPython ? undefined : 'python3'
  return language === 'sh' || language === 'console' ? missingTool(text) : undefined
}

interface Surroundings {
  readonly snippets: readonly Snippet[]
  readonly port: number
  readonly directory: string
}

/** What is wrong with it, for people; undefined when it does what the document says. */
async function faultOf(snippet: Snippet, from: Surroundings): Promise<string | undefined> {
  const { port, directory } = from
  const { language, text } = snippet
  switch (language) {
    case 'yaml':
    case 'json':
      readBrokerConfig({ file: { name: place(snippet), text }, env: {}, flags: {} })
      return undefined
    case 'ts': {
      const program = programOf(snippet, from.snippets)
      return difference(await workshop.runTypeScript(program, port), snippet)
    }
    case 'python':
      return difference(await workshop.runPython(text, port), snippet)
    case 'sh':
      return difference(await workshop.runShell(text, port, { directory }), snippet)
    default:
      return await faultOfDialogue(text, { port, directory })
  }
}

function difference(ran: Ran, { attributes, output }: Snippet): string | undefined {
  const code = Number(attributes.get('exits') ?? 0)
  const said = `${ran.output}${ran.errors}`
  if (ran.code !== code) return `ends with ${ran.code}, not ${code}, and prints\n${said}`
  if (output === undefined || agrees(ran.output, output)) return undefined
  return `prints\n${said}\nnot\n${output}`
}

async function faultOfDialogue(
  text: string,
  { port, directory }: { port: number; directory: string },
): Promise<string | undefined> {
  for (const { command, output } of dialogueOf(text)) {
    const ran = await workshop.runShell(command, port, { directory })
    if (!agrees(ran.output, output)) return `${command}\nprints\n${ran.output}\nnot\n${output}`
  }
  return undefined
}
