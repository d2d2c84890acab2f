// A broker that hangs keeps its connections open, and what waits for it waits on. That it has lost all that it led is the
// sign: what is on its way to it then is ended, and can begin anew where it is led now. One that has given its leadership
// away in good order has answered by then.

import type { Clock } from '../../model/clock.ts'
import type { Coordinators } from './coordinators.ts'
import type { PeerCalls } from './peer-calls.ts'

const lookAfterMs = 100
const graceMs = 500

export function abandonDeposed(parts: {
  readonly coordinators: Coordinators
  readonly peers: PeerCalls
  readonly clock: Clock
  /** Called when leaders may have changed. Returns the way to unsubscribe. */
  readonly onChange: (listener: () => void) => () => void
}): Disposable {
  const { coordinators, peers, clock, onChange } = parts
  const leading = (): ReadonlySet<string> =>
    new Set(coordinators.others().map(({ endpoint }) => endpoint))
  const waiting = new Map<string, () => void>()
  let known = leading()
  let planned: (() => void) | undefined
  const look = (): void => {
    planned = undefined
    const now = leading()
    for (const endpoint of known) {
      if (now.has(endpoint) || waiting.has(endpoint)) continue
      const cancel = clock.schedule(graceMs, () => {
        waiting.delete(endpoint)
        if (!leading().has(endpoint)) peers.abandon(endpoint)
      })
      waiting.set(endpoint, cancel)
    }
    known = now
  }
  // Many partitions change at once.
  const leave = onChange(() => {
    planned ??= clock.schedule(lookAfterMs, look)
  })
  return {
    [Symbol.dispose]: () => {
      leave()
      planned?.()
      for (const cancel of waiting.values()) cancel()
    },
  }
}
