// The way of every command: parse, run, say what went wrong, leave with the right exit code. Composition root of the
// CLI; bin/penstock.mjs calls it.

import { complete } from './about/complete.ts'
import { commands } from './command-table.ts'
import { type OwnedContext, openContext } from './context.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { UsageError } from './grammar/usage-error.ts'
import { Output, type OutputFormat, outputFormats } from './output/output.ts'
import { type ErrorReport, reportOf, stackOf } from './output/report.ts'
import { type CommonInput, didYouMean, type ParseResult, parseCommandLine } from './program.ts'
import { leaveOnBrokenPipe, stopSignal, wantsColour } from './terminal.ts'

const helpColumnsDefault = 100
// What a person at a prompt waits for without noticing.
const lookupMs = 1_000

export async function main(): Promise<void> {
  leaveOnBrokenPipe(process.stdout)
  const argv = process.argv.slice(2)
  const code = argv[0] === '__complete' ? await offer(argv.slice(1)) : await runCommandLine(argv)
  // Sockets and timers that are still open shall not keep a finished command alive.
  process.exit(code)
}

// Without the launcher, by a Node that is new enough: `node cli/main.ts`.
if (import.meta.main) await main()

async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let parsed: ParseResult
  try {
    // `penstock --version` is what many try first.
    const words = argv[0] === '--version' || argv[0] === '-V' ? ['version', '--client'] : argv
    parsed = parseCommandLine(commands, words, process.stdout.columns ?? helpColumnsDefault)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const report = reportOf(error)
    outputFor({ format: formatIn(argv), quiet: false, colour: true }).error(report)
    return report.exitCode
  }
  if (parsed.kind === 'run') return execute(parsed)
  const stream = parsed.asked ? process.stdout : process.stderr
  stream.write(parsed.text)
  return parsed.asked ? exitCodes.ok : exitCodes.usage
}

/** The format that was asked for on a command line that cannot be parsed. */
function formatIn(argv: readonly string[]): OutputFormat {
  const [, format] = /(?:^| )(?:-o ?|--output[ =])(\w+)/.exec(argv.join(' ')) ?? []
  return outputFormats.find((known) => known === format) ?? 'table'
}

function outputFor(common: Pick<CommonInput, 'format' | 'quiet' | 'colour'>): Output {
  const { stdout, stderr } = process
  return new Output({
    stdout,
    stderr,
    format: common.format,
    quiet: common.quiet,
    colour: {
      stdout: common.colour && wantsColour(stdout, process.env),
      stderr: common.colour && wantsColour(stderr, process.env),
    },
  })
}

async function execute({
  command,
  input,
  common,
}: ParseResult & { kind: 'run' }): Promise<ExitCode> {
  const output = outputFor(common)
  const stop = stopSignal(() => {
    if (output.stderrIsTerminal) output.note('\nfinishing; Ctrl-C again leaves at once')
  })
  await using context = openContext({
    output,
    common,
    stop,
    stdin: process.stdin,
    environment: process.env,
  })
  try {
    const code = await command.run(context, input)
    await output.flush()
    return code ?? exitCodes.ok
  } catch (error) {
    await output.flush()
    if (stop.aborted) return exitCodes.interrupted
    const report = await withSuggestion(reportOf(error), context, input.args['topic'])
    output.error(report)
    const stack = stackOf(error)
    if (stack !== undefined) process.stderr.write(`${stack}\n`)
    return report.exitCode
  }
}

/** Names the topic that was meant, if the broker has one of nearly the name. */
async function withSuggestion(
  report: ErrorReport,
  context: OwnedContext,
  topic: unknown,
): Promise<ErrorReport> {
  if (report.reason !== 'TOPIC_NOT_FOUND' || typeof topic !== 'string') return report
  const hint = didYouMean(topic, await namesOf(context, 'topic'))
  return hint === undefined ? report : { ...report, hint }
}

/** Topics, groups or brokers; none if nobody answers soon. */
async function namesOf(
  context: OwnedContext,
  kind: 'topic' | 'group' | 'broker',
): Promise<readonly string[]> {
  try {
    const { admin, cluster } = await context.connect()
    const options = { timeoutMs: lookupMs }
    if (kind === 'broker')
      return await Array.fromAsync(cluster.listBrokers(options), ({ brokerId }) => brokerId)
    return kind === 'topic'
      ? await Array.fromAsync(admin.listTopics(options), ({ name }) => name)
      : await Array.fromAsync(admin.listGroups(options), ({ name }) => name)
  } catch {
    return [] // A suggestion is a courtesy; the error at hand is what matters.
  }
}

/** `penstock __complete WORDS...`, asked by the shell: one candidate a line, its meaning after a tab. */
async function offer(words: readonly string[]): Promise<ExitCode> {
  const { candidates, lookup } = complete(commands, words)
  const lines = candidates.map(({ text, says }) => `${text}\t${says}`)
  if (lookup === 'file' || lookup === 'directory') lines.push(`:${lookup}\t`)
  else if (lookup !== undefined) {
    const output = outputFor({ format: 'name', quiet: true, colour: false })
    const common = { url: urlIn(words), timeoutMs: lookupMs }
    const stop = stopSignal(() => {})
    await using context = openContext({
      output,
      common,
      stop,
      stdin: process.stdin,
      environment: process.env,
    })
    const current = words.at(-1) ?? ''
    for (const name of await namesOf(context, lookup)) {
      if (name.startsWith(current)) lines.push(`${name}\t${lookup}`)
    }
  }
  await new Promise((resolve) =>
    process.stdout.write(lines.map((line) => `${line}\n`).join(''), resolve),
  )
  return exitCodes.ok
}

function urlIn(words: readonly string[]): string | undefined {
  const at = words.indexOf('--url')
  return at < 0 ? undefined : words[at + 1]
}
