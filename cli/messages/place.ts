// From what a person types to what the client takes.

import type { Position } from '../../client/index.ts'
import type { Start } from '../grammar/position.ts'

/** For places that mean the same in every partition. */
export function positionOf(start: Exclude<Start, { kind: 'last' }>): Position {
  switch (start.kind) {
    case 'earliest':
    case 'latest':
      return start.kind
    case 'offset':
      return { offset: start.offset }
    case 'time':
      return { time: start.timeMs }
  }
}
