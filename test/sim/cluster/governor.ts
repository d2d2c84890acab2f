// Who decides about partitions, as a machine sees it: a process that is started and killed.

import type { SimulatedProcess } from '../scheduler.ts'

export interface Governor {
  readonly name: string
  /** Undefined: it does not run. */
  readonly process: SimulatedProcess | undefined
  /** Nothing where it runs already. */
  start(): void
  kill(): void
}
