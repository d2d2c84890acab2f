// Where everything that a command says goes: results to standard output in the chosen format, all else to standard
// error. Keeps: nothing but results ever reaches standard output.

import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { ErrorReport } from './report.ts'
import { printable, table } from './table.ts'
import type { View } from './view.ts'

export const outputFormats = ['table', 'wide', 'json', 'jsonl', 'yaml', 'name'] as const
export type OutputFormat = (typeof outputFormats)[number]

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

export interface OutputOptions {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly format: OutputFormat
  /** Only errors and warnings on standard error. */
  readonly quiet: boolean
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean }
}

type Style = Parameters<typeof styleText>[0]

/** Rows of a `stream` view, printed as they come. */
export interface RowSink<Row> {
  /** Resolves when there is room for more. A table is aligned over the rows that come together. */
  write(rows: readonly Row[]): Promise<void>
}

// Small writes are joined up to this: one system call for many messages.
const flushBytes = 64 * 1024

export class Output {
  readonly format: OutputFormat
  readonly quiet: boolean
  readonly #options: OutputOptions
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #flushScheduled = false

  constructor(options: OutputOptions) {
    this.#options = options
    this.format = options.format
    this.quiet = options.quiet
  }

  get stdoutIsTerminal(): boolean {
    return this.#options.stdout.isTTY === true
  }

  get stderrIsTerminal(): boolean {
    return this.#options.stderr.isTTY === true
  }

  /** True where standard output is for a program. */
  get forPrograms(): boolean {
    return this.format !== 'table' && this.format !== 'wide'
  }

  /** Styles text for standard output. */
  style(style: Style, text: string): string {
    return this.#options.colour.stdout ? styleText(style, text, { validateStream: false }) : text
  }

  /** Styles text for standard error. */
  styleNote(style: Style, text: string): string {
    return this.#options.colour.stderr ? styleText(style, text, { validateStream: false }) : text
  }

  /** Bytes to standard output. Resolves when there is room for more. */
  async write(bytes: Uint8Array | string): Promise<void> {
    const chunk = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    this.#pending.push(chunk)
    this.#pendingBytes += chunk.length
    if (this.#pendingBytes >= flushBytes) return this.flush()
    if (this.#flushScheduled) return
    this.#flushScheduled = true
    // A broken pipe also shows as an error event of the stream, which the terminal handles.
    setImmediate(() => void this.flush().catch(() => undefined))
  }

  async flush(): Promise<void> {
    this.#flushScheduled = false
    if (this.#pendingBytes === 0) return
    const bytes = Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingBytes = 0
    await new Promise<void>((resolve, reject) => {
      this.#options.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  line(text: string): Promise<void> {
    return this.write(`${text}\n`)
  }

  /** For people, on standard error; silent with --quiet. */
  note(text: string): void {
    if (!this.quiet) this.#options.stderr.write(`${text}\n`)
  }

  /** What to do next: for people only. */
  next(text: string): void {
    if (!this.forPrograms) this.note(this.styleNote('dim', text))
  }

  /** On standard error even with --quiet. */
  warn(text: string): void {
    this.#options.stderr.write(`${this.styleNote('yellow', 'warning:')} ${text}\n`)
  }

  /** Standard error as it is, for progress and prompts. */
  raw(text: string): void {
    this.#options.stderr.write(text)
  }

  error(report: ErrorReport): void {
    if (this.format === 'json' || this.format === 'jsonl') {
      this.#options.stderr.write(`${JSON.stringify({ error: report })}\n`)
      return
    }
    const reason = report.reason === undefined ? '' : this.styleNote('dim', ` (${report.reason})`)
    this.#options.stderr.write(
      `${this.styleNote('red', 'error:')} ${lines(report.message)}${reason}\n`,
    )
    if (report.hint !== undefined) {
      this.#options.stderr.write(`${this.styleNote('cyan', 'hint:')} ${report.hint}\n`)
    }
  }

  /** One object, whole. */
  async object<Row>(view: View<Row>, row: Row): Promise<void> {
    if (this.format === 'json') return this.line(JSON.stringify(row, null, 2))
    if (this.format === 'yaml') return this.write(await toYaml(row))
    return this.#rows(view, [row])
  }

  /** A list, whole. */
  async list<Row>(view: View<Row>, rows: readonly Row[]): Promise<void> {
    if (this.format === 'json') return this.line(JSON.stringify(rows, null, 2))
    if (this.format === 'yaml') return this.write(await toYaml(rows))
    if (rows.length === 0 && !this.forPrograms) {
      if (view.empty !== undefined) this.note(view.empty)
      return
    }
    return this.#rows(view, rows)
  }

  async #rows<Row>(view: View<Row>, rows: readonly Row[]): Promise<void> {
    await this.stream(view).write(rows)
  }

  /** Rows as they come. */
  stream<Row>(view: View<Row>): RowSink<Row> {
    if (this.forPrograms) {
      return {
        write: async (rows) => {
          for (const row of rows) await this.line(await this.#machineLine(view, row))
        },
      }
    }
    const style = {
      wide: this.format === 'wide',
      title: (text: string): string => this.style('bold', text),
    }
    const { text } = view
    const columns = table(view.columns, style)
    const linesOf = (rows: readonly Row[]): readonly string[] =>
      text ? rows.flatMap((row) => text(row, style)) : columns.add(rows)
    return { write: (rows) => this.line(linesOf(rows).join('\n')) }
  }

  /** Without the line's end. */
  async #machineLine<Row>(view: View<Row>, row: Row): Promise<string> {
    if (this.format === 'name') return printable(view.name(row))
    if (this.format === 'yaml') return `---\n${(await toYaml(row)).trimEnd()}`
    return view.json?.(row) ?? JSON.stringify(row)
  }
}

// Loaded only where it is asked for: most commands never print YAML.
async function toYaml(value: unknown): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(value)
}

/** Text of several lines stays so; what else could disturb the terminal does not. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}
