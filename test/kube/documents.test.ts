// What documents tell to do on Kubernetes, done: all `kube` blocks of a page, one after another in one shell, as somebody
// would who has `npm run kube` in another terminal. A namespace each.

import { randomInt } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type Snippet, snippetsOf } from '../docs/markdown-snippets.ts'
import { documents, openWorkshop } from '../docs/snippet-workshop.ts'
import { kubeBinaries } from './lab/binaries.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'

const root = join(import.meta.dirname, '..', '..')
const pageMs = 120_000
const lab = useKubeLab()

const pages: { readonly path: string; readonly blocks: readonly Snippet[] }[] = []
for (const path of await documents()) {
  const all = snippetsOf(path, await readFile(join(root, path), 'utf8'))
  const blocks = all.filter(({ attributes }) => attributes.has('kube'))
  if (blocks.length > 0) pages.push({ path, blocks })
}

test.each(pages)(
  '$path does what it says',
  async ({ path, blocks }) => {
    const namespace = path.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    await lab().namespace(namespace)
    await using workshop = await openWorkshop()
    const directory = await mkdtemp(join(tmpdir(), 'penstock-docs-'))
    await likeNpmRunKube(directory, namespace)
    const script = [
      // What a block that fails has begun ends too.
      `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT`,
      // As in a checkout.
      ...['bin', 'charts'].map((name) => `ln -s '${join(root, name)}' ${name}`),
      ...blocks.map(({ text }) => text),
    ].join('\n')
    const options = { directory, patienceMs: pageMs - 10_000 }
    // From a file: a page may look for processes by what they were called with.
    await writeFile(join(directory, 'page.sh'), withFreePorts(script))
    const { code, output } = await workshop.runShell('. ./page.sh', 0, options)
    if (code !== 0) expect.fail(`ends with ${code}, and prints\n${output}`)
    for (const block of blocks) for (const line of shown(block)) expect(output).toMatch(line)
    await rm(directory, { recursive: true, force: true })
  },
  pageMs,
)

/** What scripts/kube.ts writes. */
async function likeNpmRunKube(directory: string, namespace: string): Promise<void> {
  const { kubectl } = await kubeBinaries((line) => console.log(line))
  const folder = join(directory, 'penstock-kube')
  await mkdir(folder)
  const kubeconfig = lab().admin.kubeconfig.replace('namespace: default', `namespace: ${namespace}`)
  await writeFile(join(folder, 'kubeconfig'), kubeconfig)
  const path = `export PATH='${dirname(kubectl)}':"$PATH"`
  await writeFile(join(folder, 'env'), `export KUBECONFIG='${folder}/kubeconfig'\n${path}\n`)
}

/** 7070 to 7079 are those of a person; somebody else may have them here. */
function withFreePorts(script: string): string {
  return script.replaceAll(/\b707(?=[\d$])/g, String(randomInt(1_100, 3_200)))
}

/** Every line of its `text output` block, where ages, ports and spaces may differ and … stands for anything. */
function shown({ output = '' }: Snippet): readonly RegExp[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…')
  return lines.map((line) => {
    const words = line.trim().split(/\s+/)
    const patterns = words.map((word) =>
      /^\d+s$/.test(word) ? String.raw`\S+` : RegExp.escape(word).replaceAll('…', '.*'),
    )
    return new RegExp(patterns.join(String.raw`\s+`))
  })
}
