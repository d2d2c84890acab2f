// What is stated of an object: a condition whose type and reason are in the table of its kind, which the compiler checks.

import type { StatementOf } from '../crds/kind.ts'
import type { Observation } from '../kube/conditions.ts'

/** A statement about an object of kind `K`. */
export type Stated<K> = StatementOf<K> & Pick<Observation, 'status' | 'message'>
