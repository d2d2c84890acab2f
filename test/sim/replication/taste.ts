// What a seed likes: how often each thing happens, in which order letters come, and what strikes at the worst moment. Every
// seed has its own taste, so that the rare meets the rare somewhere ("swarm testing", Groce et al. 2012).

import type { Random } from '../random.ts'

/** What makes progress; the dice are thrown until they fall on something that can happen. */
export const usualWork = {
  deliver: 34,
  produce: 6,
  call: 5,
  serve: 7,
  answer: 7,
  sync: 14,
  'log-task': 6,
  'keep-promise': 6,
  send: 16,
  connect: 7,
  observe: 7,
  'write-isr': 4,
  'begin-election': 0.1,
  fence: 5,
  decide: 4,
  restart: 2,
  'keep-isr': 1.5,
  'pass-time': 1,
  advance: 0.5,
} as const
export type Work = keyof typeof usualWork

/** What gets in its way. */
export const usualTrouble = {
  drop: 10,
  'propose-isr': 8,
  crash: 2,
  damage: 2,
  'lose-disk': 0.5,
  assign: 0.5,
  refuse: 1,
  trim: 5,
  image: 0.5,
  'roll-back': 0.5,
  configure: 0.5,
  move: 1,
  resign: 1,
  restore: 0.3,
  'give-up': 1,
} as const
export type Trouble = keyof typeof usualTrouble

export interface Taste {
  readonly work: Readonly<Record<Work, number>>
  readonly trouble: Readonly<Record<Trouble, number>>
  /** That the next thing is trouble. */
  readonly troubled: number
  /** Of a letter that arrives: that it stays, and arrives once more, late. */
  readonly twice: number
  /** The same of what must happen once: promises and begins. */
  readonly onceTwice: number
  /** That the newest letters come first, so that old ones stay for long. */
  readonly newestFirst: number
  readonly networkMax: number
  /** That a store crashes on its way from a promise, or from half a cut, to the disk. */
  readonly crashInPromise: number
  readonly crashInCut: number
  /** That who crashes is back at once. */
  readonly quickReboot: number
  /** That what was sent to an earlier start of a store comes when it is back, and old promises in a new election. */
  readonly lateMail: number
  /** That an election goes by the first promises that are enough, and spares the leader. */
  readonly hasty: number
  /** That who crashes comes back damaged, and is soon to vote. */
  readonly damaging: number
  /** More copies may go than are promised to be spared, and then an admin gives up what they held. */
  readonly reckless: boolean
  /** That somebody restores metadata from before an election of which a store has just heard, and another one begins. */
  readonly forgetful: number
}

export function tasteOf(random: Random, seed: number): Taste {
  const weigh = <Name extends string>(usual: Readonly<Record<Name, number>>) =>
    Object.fromEntries(
      Object.entries<number>(usual).map(([name, weight]) => [
        name,
        weight * 2 ** (random.fraction() * 4 - 2),
      ]),
    ) as Record<Name, number>
  const some = (chance: number, of: readonly number[]): number =>
    random.chance(chance) ? random.pick(of) : 0
  const newestFirst = some(0.4, [0.5, 0.8, 0.95])
  return {
    work: weigh(usualWork),
    trouble: weigh(usualTrouble),
    troubled: random.pick([0.01, 0.03, 0.06]),
    twice: random.pick([0.02, 0.1, 0.2]),
    onceTwice: random.pick([0.1, 0.4, 0.8]),
    newestFirst,
    networkMax: newestFirst > 0 ? 36 : 24,
    crashInPromise: some(0.35, [0.1, 0.3, 0.6]),
    crashInCut: some(0.35, [0.1, 0.3, 0.6]),
    quickReboot: some(0.5, [0.3, 0.7, 0.95]),
    lateMail: some(0.5, [0.2, 0.5, 0.9]),
    hasty: some(0.6, [0.3, 0.6, 0.9]),
    damaging: seed % 16 === 15 ? 0.5 : 0,
    reckless: random.chance(0.1),
    forgetful: some(0.2, [0.02, 0.1, 0.3]),
  }
}
