// kubectl as people have it, on a lab and in one namespace.

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { stringify } from 'yaml'
import { kubeBinaries } from './lab/binaries.ts'
import type { KubeLab } from './lab/kube-lab.ts'

export class Kubectl {
  readonly #program: string
  readonly #always: readonly string[]

  private constructor(program: string, always: readonly string[]) {
    this.#program = program
    this.#always = always
  }

  static async in(lab: KubeLab, namespace: string): Promise<Kubectl> {
    const { kubectl } = await kubeBinaries(() => {})
    return new Kubectl(kubectl, ['--kubeconfig', lab.admin.kubeconfigPath, '-n', namespace])
  }

  /** What it printed; throws what it complained about. */
  async run(...args: readonly string[]): Promise<string> {
    return await this.#run(args, '')
  }

  async apply(object: object): Promise<string> {
    return await this.#run(['apply', '-f', '-'], stringify(object))
  }

  /** Rows of `kubectl get`, by column; without those whose value is a time. */
  async get(...args: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
    const [header = '', ...lines] = (await this.run('get', ...args)).trimEnd().split('\n')
    const begins = [...header.matchAll(/\S+/g)].map(({ index }) => index)
    const cells = (line: string): string[] =>
      begins.map((begin, i) => line.slice(begin, begins[i + 1]).trim())
    const names = cells(header)
    return lines.map((line) => {
      const values = cells(line)
      const pairs = names.map((name, i) => [name, values[i] ?? ''] as const)
      return Object.fromEntries(pairs.filter(([name]) => name !== 'AGE'))
    })
  }

  async #run(args: readonly string[], input: string): Promise<string> {
    const child = execFile(this.#program, [...this.#always, ...args], { timeout: 60_000 })
    let said = ''
    let complained = ''
    child.stdout?.on('data', (text: string) => (said += text))
    child.stderr?.on('data', (text: string) => (complained += text))
    child.stdin?.end(input)
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${complained}`)
    return said
  }
}
