// Who should have which partition: a pure plan, sticky and balanced. What moves, and when, is stream-group.ts's.
//
// After planning, two members with the same subscriptions differ by at most one partition, and as long as all members
// subscribe to the same topics no plan with that property moves fewer partitions away from those who have them.

export interface AssignmentInput {
  /** In the order of joining. */
  readonly members: ReadonlyMap<string, { readonly topics: ReadonlySet<string> }>
  /** Partitions by topic. */
  readonly topics: ReadonlyMap<string, readonly string[]>
  /** The member that has the partition or is about to get it. */
  readonly current: ReadonlyMap<string, string>
  /** True for partitions that nobody serves yet under `current`: they move first, since that disturbs nobody. */
  readonly loose: (partition: string) => boolean
}

/** The member for every partition; partitions of topics that nobody subscribes to are absent. */
export function planAssignment(input: AssignmentInput): Map<string, string> {
  const plan = new Plan(input)
  plan.keep()
  plan.place()
  plan.balance()
  return plan.result()
}

class Plan {
  readonly #input: AssignmentInput
  readonly #subscribers = new Map<string, string[]>()
  readonly #counts = new Map<string, number>()
  /** Member, topic, partitions; loose ones last. */
  readonly #held = new Map<string, Map<string, string[]>>()
  readonly #unplaced: { readonly topic: string; readonly partition: string }[] = []
  /** Found least loaded subscribers; void after every change. */
  readonly #least = new Map<string, string>()

  constructor(input: AssignmentInput) {
    this.#input = input
    for (const [memberId, { topics }] of input.members) {
      this.#counts.set(memberId, 0)
      this.#held.set(memberId, new Map())
      for (const topic of topics) {
        const subscribers = this.#subscribers.get(topic)
        if (subscribers) subscribers.push(memberId)
        else this.#subscribers.set(topic, [memberId])
      }
    }
  }

  /** Everybody keeps what they have and still subscribe to. */
  keep(): void {
    const loose: { topic: string; partition: string; memberId: string }[] = []
    for (const [topic, partitions] of this.#input.topics) {
      for (const partition of partitions) {
        const memberId = this.#input.current.get(partition) ?? ''
        const subscribed = this.#input.members.get(memberId)?.topics.has(topic) ?? false
        if (!subscribed) this.#unplaced.push({ topic, partition })
        else if (this.#input.loose(partition)) loose.push({ topic, partition, memberId })
        else this.#give({ topic, partition, memberId })
      }
    }
    for (const entry of loose) this.#give(entry)
  }

  place(): void {
    for (const { topic, partition } of this.#unplaced) {
      const memberId = this.#leastLoaded(topic)
      if (memberId !== undefined) this.#give({ topic, partition, memberId })
    }
  }

  /** Each move makes the sum of squared counts smaller, so this ends. */
  balance(): void {
    for (let move = this.#findMove(); move; move = this.#findMove()) {
      const { topic, from, memberId } = move
      const partition = this.#held.get(from)?.get(topic)?.pop()
      if (partition === undefined) return
      this.#counts.set(from, this.#count(from) - 1)
      this.#give({ topic, partition, memberId })
    }
  }

  result(): Map<string, string> {
    const result = new Map<string, string>()
    for (const [memberId, topics] of this.#held) {
      for (const partitions of topics.values()) {
        for (const partition of partitions) result.set(partition, memberId)
      }
    }
    return result
  }

  /** From the most loaded member that can give to one with at least two fewer. */
  #findMove(): { topic: string; from: string; memberId: string } | undefined {
    const byLoad = [...this.#counts].sort(([, one], [, other]) => other - one)
    const fewest = byLoad.at(-1)?.[1] ?? 0
    for (const [from, count] of byLoad) {
      if (count - fewest < 2) return undefined
      let best: { topic: string; from: string; memberId: string } | undefined
      for (const [topic, partitions] of this.#held.get(from) ?? []) {
        if (partitions.length === 0) continue
        const memberId = this.#leastLoaded(topic)
        if (memberId === undefined || count - this.#count(memberId) < 2) continue
        if (!best || this.#count(memberId) < this.#count(best.memberId)) {
          best = { topic, from, memberId }
        }
      }
      if (best) return best
    }
    return undefined
  }

  #give(to: { topic: string; partition: string; memberId: string }): void {
    const topics = this.#held.get(to.memberId)
    const partitions = topics?.get(to.topic)
    if (partitions) partitions.push(to.partition)
    else topics?.set(to.topic, [to.partition])
    this.#counts.set(to.memberId, this.#count(to.memberId) + 1)
    this.#least.clear()
  }

  #count(memberId: string): number {
    return this.#counts.get(memberId) ?? 0
  }

  /** Fewest partitions, then fewest of this topic, then first to join. */
  #leastLoaded(topic: string): string | undefined {
    const known = this.#least.get(topic)
    if (known !== undefined) return known
    let best: string | undefined
    for (const memberId of this.#subscribers.get(topic) ?? []) {
      if (best === undefined || this.#isLess(memberId, best, topic)) best = memberId
    }
    if (best !== undefined) this.#least.set(topic, best)
    return best
  }

  #isLess(one: string, other: string, topic: string): boolean {
    const difference = this.#count(one) - this.#count(other)
    if (difference !== 0) return difference < 0
    const ofTopic = (memberId: string): number => this.#held.get(memberId)?.get(topic)?.length ?? 0
    return ofTopic(one) < ofTopic(other)
  }
}
