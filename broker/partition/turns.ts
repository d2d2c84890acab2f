// A bound on how many pieces of work run at the same time; the others wait in the order they came.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

export function inTurns(most: number): InTurn {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < most) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The place is handed over, not given up, so that nobody who comes now can take it.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
