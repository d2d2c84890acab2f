// Conditions of a status, by the conventions of the API: one per type, in a fixed order, with a time that moves only when
// the status of the condition does. Pure.

import { secondTime } from './micro-time.ts'

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  /** The generation that the statement is about. */
  readonly observedGeneration?: number | undefined
  readonly lastTransitionTime: string
  /** One word in CamelCase, of a closed list. */
  readonly reason: string
  readonly message: string
}

export type Observation = Omit<Condition, 'lastTransitionTime' | 'observedGeneration'>

/** `conditions` with what was observed now; types that nothing is said about stay as they are. Sorted by type. */
export function withConditions(
  conditions: readonly Condition[],
  observations: readonly Observation[],
  at: { readonly nowMs: number; readonly generation: number | undefined },
): readonly Condition[] {
  const byType = new Map(conditions.map((condition) => [condition.type, condition]))
  for (const { type, status, reason, message } of observations) {
    const before = byType.get(type)
    const lastTransitionTime =
      before?.status === status ? before.lastTransitionTime : secondTime(at.nowMs)
    const observed = at.generation === undefined ? {} : { observedGeneration: at.generation }
    byType.set(type, { type, status, ...observed, lastTransitionTime, reason, message })
  }
  return [...byType.values()].sort((a, b) => (a.type < b.type ? -1 : 1))
}
