// Word from a broker that messages of a partition are gone: an unclean election has given them up (docs/guides/cluster.md).

import { type Offset, toSafeInteger } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import type { Transport } from './transport.ts'

export interface MessagesLost {
  readonly topic: string
  readonly partition: number
  /** How often messages of the partition were given up by then. */
  readonly generation: number
  /** Offsets from here on are gone, or hold something else than before. */
  readonly from: Offset
  /** Exclusive; undefined unless every copy in sync could say how far it went. */
  readonly to: Offset | undefined
}

export type OnMessagesLost = (lost: MessagesLost) => void

export function tellLost(
  transport: Transport,
  message: penstock.v1beta1.MessagesLost.$Properties,
): void {
  const integer = (value: number | null | undefined, field: string): number =>
    toSafeInteger(value ?? 0, field)
  const lost: MessagesLost = {
    topic: message.topic ?? '',
    partition: message.partition ?? 0,
    generation: integer(message.generation, 'generation'),
    from: integer(message.from, 'from'),
    to: Object.hasOwn(message, 'to') ? integer(message.to, 'to') : undefined,
  }
  transport.logger.warn({ ...lost }, 'messages were lost in an unclean election')
  transport.onMessagesLost?.(lost)
}
