// `penstock group lag`: one round, or with --watch one after another until Ctrl-C.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from '../../client/index.ts'
import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { lagRow } from './row.ts'
import type { groupLagSpec } from './spec.ts'
import { type LagRow, lagView } from './view.ts'

type Input = InputOf<typeof groupLagSpec>

export async function run(context: Context, input: Input): Promise<ExitCode | undefined> {
  const { output, stop: signal } = context
  const { admin } = await context.connect()
  if (!input.options.watch) {
    await output.list(lagView, await lagRows(admin, input, signal))
    return undefined
  }
  for (;;) {
    const rows = await lagRows(admin, input, signal)
    if (output.forPrograms) {
      await output.stream(lagView).write(rows)
    } else {
      // On a terminal each round takes the place of the one before.
      if (output.stdoutIsTerminal) await output.write('\x1b[H\x1b[2J')
      await output.list(lagView, rows)
    }
    await output.flush()
    try {
      await sleep(input.options.interval, undefined, { signal })
    } catch {
      return exitCodes.interrupted
    }
  }
}

async function lagRows(
  admin: Admin,
  { args, options }: Input,
  signal: AbortSignal,
): Promise<LagRow[]> {
  const { topic } = options
  const names =
    args.group === undefined
      ? (await Array.fromAsync(admin.listGroups({ signal }))).map(({ name }) => name)
      : [args.group]
  const rows: LagRow[] = []
  for (const name of names) {
    const { partitions } = await admin.describeGroup(name, { signal })
    const wanted = partitions.filter((place) => topic === undefined || place.topic === topic)
    rows.push(...wanted.map((place) => lagRow(name, place)))
  }
  return rows
}
