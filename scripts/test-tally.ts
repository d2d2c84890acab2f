// Counts what ran. Pure: reads vitest's JSON report, which is the only thing that knows the numbers for certain.

import { z } from 'zod'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/**
 * A run never counts as clean when vitest left with an error: a file that does not load has no tests to fail, and an
 * error outside of any test fails none, so each of these adds a failure.
 */
export function tallyOf(run: { report: unknown; exitedCleanly: boolean }): Tally {
  const report = reportSchema.safeParse(run.report)
  const files = report.success ? report.data.testResults : []
  const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status))
  const passed = statuses.filter((status) => status === 'passed').length
  const failedTests = statuses.filter((status) => status === 'failed').length
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  ).length
  const found = failedTests + failedFiles
  const failed = found === 0 && !(run.exitedCleanly && passed > 0) ? 1 : found
  return { passed, failed, skipped: statuses.length - passed - failedTests }
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

export function describeTally({ passed, failed, skipped }: Tally): string {
  const counted = `${passed} passed, ${failed} failed`
  return skipped === 0 ? counted : `${counted}, ${skipped} skipped`
}
