// A checker over what a producer was told and what is in the log afterwards. Pure; says every violation, not the first.

export interface Sent {
  /** Unique per message. */
  readonly id: string
  readonly key: string
  /** Order of sending within the key, from 0. */
  readonly order: number
}

export interface Acknowledged {
  readonly id: string
  readonly partition: number
  readonly offset: number
}

export interface Stored {
  readonly id: string
  readonly key: string
  readonly partition: number
  readonly offset: number
}

export interface Verdict {
  readonly acknowledged: number
  readonly stored: number
  /** Acknowledged and not stored at all. */
  readonly lost: readonly string[]
  /** Acknowledged at another place than it is stored. */
  readonly moved: readonly string[]
  /** Stored more than once. */
  readonly duplicated: readonly string[]
  /** Stored and never sent. */
  readonly invented: readonly string[]
  /** Stored before a message of the same key that was sent earlier. */
  readonly outOfOrder: readonly string[]
  /** Delivered to a consumer and not in the log, or not at that place. */
  readonly vanished: readonly string[]
  /** Offsets missing within a partition. */
  readonly gaps: readonly string[]
}

export function checkHistory(history: {
  readonly sent: readonly Sent[]
  readonly acknowledged: readonly Acknowledged[]
  readonly stored: readonly Stored[]
  /** What consumers were given while it went on. */
  readonly delivered?: readonly Acknowledged[]
}): Verdict {
  const sent = new Map(history.sent.map((message) => [message.id, message]))
  const places = new Map<string, Stored[]>()
  for (const message of history.stored) {
    const found = places.get(message.id)
    if (found) found.push(message)
    else places.set(message.id, [message])
  }
  const at = ({ partition, offset }: { partition: number; offset: number }): string =>
    `${partition}:${offset}`
  const { acknowledged } = history
  return {
    acknowledged: acknowledged.length,
    stored: history.stored.length,
    lost: acknowledged.filter(({ id }) => !places.has(id)).map(({ id }) => id),
    moved: acknowledged
      .filter(
        (ack) => places.has(ack.id) && !places.get(ack.id)?.some((place) => at(place) === at(ack)),
      )
      .map((ack) => `${ack.id} acknowledged at ${at(ack)}`),
    duplicated: [...places].filter(([, copies]) => copies.length > 1).map(([id]) => id),
    invented: [...places.keys()].filter((id) => !sent.has(id)),
    vanished: (history.delivered ?? [])
      .filter(({ id, ...place }) => !places.get(id)?.some((found) => at(found) === at(place)))
      .map((place) => `${place.id} delivered from ${at(place)}`),
    outOfOrder: outOfOrder(history.stored, sent),
    gaps: gaps(history.stored),
  }
}

const byPlace = (a: Stored, b: Stored): number => a.partition - b.partition || a.offset - b.offset

function outOfOrder(stored: readonly Stored[], sent: ReadonlyMap<string, Sent>): string[] {
  const last = new Map<string, number>()
  const violations: string[] = []
  for (const message of stored.toSorted(byPlace)) {
    const order = sent.get(message.id)?.order ?? -1
    if (order < (last.get(message.key) ?? -1))
      violations.push(`${message.id} of key ${message.key}`)
    last.set(message.key, order)
  }
  return violations
}

function gaps(stored: readonly Stored[]): string[] {
  const sorted = stored.toSorted(byPlace)
  return sorted.slice(1).flatMap((message, i) => {
    const before = sorted[i]
    if (before?.partition !== message.partition || before.offset + 1 === message.offset) return []
    return [`${message.partition}: ${before.offset} to ${message.offset}`]
  })
}

/** A verdict without violations, to compare with. */
export const clean = {
  lost: [],
  moved: [],
  duplicated: [],
  invented: [],
  vanished: [],
  outOfOrder: [],
  gaps: [],
} as const
