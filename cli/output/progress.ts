// Progress of long work on standard error: a count, a rate and, where the end is known, the time that is left.
// Rewrites one line on a terminal; otherwise, if asked for, a line now and then.

import { formatDuration } from '../grammar/duration.ts'
import { formatCount } from '../grammar/quantity.ts'
import type { Output } from './output.ts'

export interface ProgressState {
  readonly done: number
  /** Undefined: no end in sight. */
  readonly total?: number | undefined
  readonly elapsedMs: number
  /** Of the last interval. */
  readonly perSecond: number
}

/** `1,200,000 of 2,000,000 messages (60%)  240,000/s  3.3s left`. */
export function progressText(unit: string, state: ProgressState): string {
  const { done, total, elapsedMs, perSecond } = state
  const rate = `${formatCount(perSecond)}/s`
  if (total === undefined) {
    return `${formatCount(done)} ${unit}  ${rate}  ${formatDuration(Math.round(elapsedMs / 1000) * 1000)}`
  }
  const share = total === 0 ? 100 : Math.floor((done / total) * 100)
  const average = elapsedMs > 0 ? done / elapsedMs : 0
  const left =
    average > 0 ? `  ${formatDuration(Math.ceil((total - done) / average / 100) * 100)} left` : ''
  return `${formatCount(done)} of ${formatCount(total)} ${unit} (${share}%)  ${rate}${left}`
}

export interface ProgressOptions {
  readonly unit: string
  readonly total?: number | undefined
  /** Undefined: only on a terminal. */
  readonly wanted: boolean | undefined
  /** Asked at every tick. */
  readonly done: () => number
}

const terminalTickMs = 250
const logTickMs = 2_000

/** Shows progress until disposed; the line is wiped then. */
export function showProgress(output: Output, options: ProgressOptions): Disposable {
  const onTerminal = output.stderrIsTerminal
  if (!(options.wanted ?? (onTerminal && !output.quiet))) return { [Symbol.dispose]: () => {} }
  const startedMs = performance.now()
  let lastMs = startedMs
  let lastDone = 0
  const tick = (): void => {
    const nowMs = performance.now()
    const done = options.done()
    const perSecond = ((done - lastDone) / (nowMs - lastMs)) * 1000
    const text = progressText(options.unit, {
      done,
      total: options.total,
      elapsedMs: nowMs - startedMs,
      perSecond,
    })
    output.raw(onTerminal ? `\r\x1b[2K${text}` : `${text}\n`)
    lastMs = nowMs
    lastDone = done
  }
  const timer = setInterval(tick, onTerminal ? terminalTickMs : logTickMs)
  timer.unref()
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer)
      if (onTerminal) output.raw('\r\x1b[2K')
    },
  }
}
