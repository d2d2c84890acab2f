// From rounds to a table: medians per workload and figure, and the ratio to each peer.

import type { MachineFacts } from './machine.ts'
import type { PeerKind } from './peer.ts'
import { median } from './statistics.ts'
import type { Figures } from './workloads.ts'

export interface Row {
  readonly workload: string
  readonly peer: string
  readonly round: number
  readonly figures: Figures
}

/** Three significant digits, thousands apart. */
function show(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const rounded = value >= 1000 ? Math.round(value / 10) * 10 : Number(value.toPrecision(3))
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 3 })
}

/** Of what should not happen at all the worst case counts. */
const worst = (figure: string, values: readonly number[]): string =>
  figure.startsWith('gap') ? ` worst ${show(Math.max(...values))}` : ''

const showRatio = (ratio: number): string => (Number.isFinite(ratio) ? ratio.toFixed(2) : '-')

export interface ReportFacts {
  readonly args: readonly string[]
  /** Those that were measured beside ours, a pair of columns each. */
  readonly peers: readonly PeerKind[]
  /** Three brokers of each, with three replicas. */
  readonly ofCluster: boolean
  /** What could not be measured, in words. */
  readonly failures: readonly string[]
}

const clusterText = [
  'Three brokers of each, three replicas, two in sync for an acknowledgement. They share the cores with one another, the other brokers and the client: `derived` says what the CPU of the busiest broker would allow if each had a core of its own, and no disk or network were slower.',
  '',
  'Replication of penstock: acks=all, an acknowledgement waits for two of three; its controller is in the process of the supervisor, which is not killed, and starts a killed broker again after 1 s.',
  '',
]

export function markdown(
  machine: MachineFacts,
  rows: readonly Row[],
  { args, peers, ofCluster, failures }: ReportFacts,
): string {
  const heads = [
    'workload',
    'figure',
    'penstock (rounds)',
    ...peers.flatMap(({ name }) => [`${name} (rounds)`, `ratio to ${name}`]),
  ]
  const lines = [
    `# Benchmark of ${machine.commit}`,
    '',
    `\`npm run bench -- ${args.join(' ')}\` on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node ${machine.node}. Broker and client share the cores, over loopback. Medians of the rounds in brackets; the ratio is penstock's median over the peer's.`,
    '',
    ...(ofCluster ? clusterText : []),
    ...peers.flatMap(({ name, durability: { fsync, memory }, replication }) => [
      `fsync and memory of ${name}: ${fsync}; ${memory}.`,
      '',
      ...(ofCluster ? [`Replication of ${name}: ${replication}.`, ''] : []),
    ]),
    ...failures.flatMap((failure) => [`**Not measured**: ${failure}`, '']),
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
  ]
  for (const workload of new Set(rows.map((row) => row.workload))) {
    const of = (peer: string): Row[] =>
      rows.filter((row) => row.workload === workload && row.peer === peer)
    const own = of('penstock').length > 0 ? of('penstock') : of('raw')
    const all = rows.filter((row) => row.workload === workload)
    for (const figure of Object.keys(all[0]?.figures ?? {})) {
      const values = (from: readonly Row[]): number[] =>
        from.map((row) => row.figures[figure] ?? Number.NaN)
      const cell = (numbers: readonly number[]): string =>
        numbers.length === 0
          ? ''
          : `**${show(median(numbers))}**${worst(figure, numbers)} (${numbers.map(show).join(' / ')})`
      const others = peers.flatMap(({ name: peer }) => {
        const theirs = values(of(peer))
        const ratio = median(values(own)) / median(theirs)
        return [cell(theirs), theirs.length === 0 || own.length === 0 ? '' : showRatio(ratio)]
      })
      lines.push(`| ${[workload, figure, cell(values(own)), ...others].join(' | ')} |`)
    }
  }
  return `${lines.join('\n')}\n`
}
