// Ten rounds of chaos with the faults that need no root; `npm run test:chaos` has the others, and more rounds.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultKinds, needOf } from './faults.ts'
import { describeReport, describeRound } from './report.ts'
import { runChaos } from './run.ts'

const rounds = 10
const kinds = faultKinds.filter((kind) => kind !== 'calm' && needOf(kind) === undefined)

test('ten rounds of kills, stops and a lost disk lose nothing of what three brokers have acknowledged', async () => {
  const seed = Number(process.env['PENSTOCK_CHAOS_SEED'] ?? 1)
  const directory = mkdtempSync(join(tmpdir(), 'penstock-chaos-'))
  const report = await runChaos({
    directory,
    seed,
    rounds,
    kinds,
    withNetwork: false,
    withDisks: false,
  })
  const sound = report.violations.length === 0 && report.incidents.length === 0
  if (sound) rmSync(directory, { recursive: true, force: true })
  else {
    const replay = `npm run test:chaos -- --rounds=${rounds} --seed=${seed} --faults=${kinds.join(',')}`
    console.error(report.rounds.map(describeRound).join('\n'))
    console.error(`${describeReport(report, { replay })}\nlogs and data: ${directory}`)
  }
  expect(report.violations).toEqual([])
  expect(report.incidents).toEqual([])
  expect(report.rounds).toHaveLength(rounds)
}, 240_000)
