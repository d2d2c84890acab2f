// What is promised of messages, under a load and with everything on Kubernetes a process of its own, while the API is away
// for a minute, etcd is restored, and operators and brokers are killed. `npm run test:chaos -- --kube` has more of it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FaultKind } from '../chaos/faults.ts'
import { describeReport, describeRound } from '../chaos/report.ts'
import { runChaos } from '../chaos/run.ts'

const kinds: readonly FaultKind[] = [
  'kill',
  'operator-leader',
  'outage-follower',
  'outage-leader',
  'restore',
]
const kube = { outageMs: 60_000, leaseMs: 3_000 }
/** A round without any fault has gaps of a second on a busy machine; an outage that was felt lasts for a minute. */
const unnoticedMs = 20_000

test('operators, brokers and the API die, and what was acknowledged is there, once and in order', async () => {
  const seed = Number(process.env['PENSTOCK_CHAOS_SEED'] ?? 1)
  const directory = mkdtempSync(join(tmpdir(), 'penstock-kube-chaos-'))
  const report = await runChaos({
    directory,
    seed,
    rounds: kinds.length,
    kinds,
    withNetwork: false,
    withDisks: false,
    kube,
  })
  const { violations, incidents, failures, rounds } = report
  const calmly = rounds.find(({ kind }) => kind === 'outage-follower')
  const isUnnoticed = calmly !== undefined && calmly.gap.ms < unnoticedMs
  const isSound = [violations, incidents, failures].every(({ length }) => length === 0)
  console.log(rounds.map(describeRound).join('\n'))
  if (isSound && isUnnoticed) rmSync(directory, { recursive: true, force: true })
  else {
    const replay = `npm run test:chaos -- --kube --outage=1m --rounds=${kinds.length} --seed=${seed} --faults=${kinds.join(',')}`
    console.error(`${describeReport(report, { replay })}\nlogs and data: ${directory}`)
  }
  expect(violations).toEqual([])
  expect(incidents).toEqual([])
  expect(failures).toEqual([])
  expect(rounds).toHaveLength(kinds.length)
  // A follower died meanwhile, and came back by what it had on its disk.
  expect(calmly?.detail).toContain('back from its cache')
  expect(calmly?.gap.ms).toBeLessThan(unnoticedMs)
}, 420_000)
