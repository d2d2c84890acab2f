// What people do to topics while operators are killed, from a seed, and what must have come of it in the end, whatever
// happened to operators and brokers meanwhile. Pure.

import type { Random } from '../sim/random.ts'

export interface TopicModel {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly deletionPolicy: 'Retain' | 'Delete'
  readonly published: readonly string[]
}

export type Step =
  | { readonly do: 'create'; readonly topic: TopicModel }
  | { readonly do: 'alter'; readonly topic: TopicModel }
  | { readonly do: 'delete'; readonly topic: TopicModel }
  | { readonly do: 'publish'; readonly topic: TopicModel; readonly values: readonly string[] }
  | { readonly do: 'kill-broker'; readonly broker: number }

export interface Script {
  readonly steps: readonly Step[]
  /** When nobody is killed any more: somebody has to be there who does it. */
  readonly last: Step
  /** What there is in the end. */
  readonly topics: readonly TopicModel[]
  /** Deleted, with messages that stay. */
  readonly kept: readonly TopicModel[]
}

const partitionsMax = 6
const brokerEvery = 9

export function scriptOf(random: Random, count: number): Script {
  const topics = new Map<string, TopicModel>()
  const kept: TopicModel[] = []
  const steps: Step[] = []
  const change = (topic: TopicModel): TopicModel => {
    topics.set(topic.name, topic)
    return topic
  }
  const any = (): TopicModel | undefined => [...topics.values()][random.below(topics.size || 1)]
  let named = 0
  for (let i = 0; i < count; i++) {
    if (i % brokerEvery === brokerEvery - 1) {
      steps.push({ do: 'kill-broker', broker: random.below(3) })
      continue
    }
    const dice = random.below(100)
    const topic = any()
    if (topic === undefined || dice < 35) {
      const made: TopicModel = {
        name: `t${++named}`,
        partitions: 1 + random.below(4),
        replicationFactor: 2 + random.below(2),
        deletionPolicy: random.below(2) === 0 ? 'Delete' : 'Retain',
        published: [],
      }
      steps.push({ do: 'create', topic: change(made) })
    } else if (dice < 50) {
      const partitions = Math.min(partitionsMax, topic.partitions + 1 + random.below(2))
      steps.push({ do: 'alter', topic: change({ ...topic, partitions }) })
    } else if (dice < 65) {
      const replicationFactor = topic.replicationFactor === 2 ? 3 : 2
      steps.push({ do: 'alter', topic: change({ ...topic, replicationFactor }) })
    } else if (dice < 80 && topics.size > 1) {
      topics.delete(topic.name)
      if (topic.deletionPolicy === 'Retain') kept.push(topic)
      steps.push({ do: 'delete', topic })
    } else {
      const values = Array.from({ length: 5 }, (_, n) => `${topic.name}-${i}-${n}`)
      const published = [...topic.published, ...values]
      steps.push({ do: 'publish', topic: change({ ...topic, published }), values })
    }
  }
  const end: TopicModel = {
    name: 'last',
    partitions: 2,
    replicationFactor: 3,
    deletionPolicy: 'Retain',
    published: [],
  }
  const last: Step = { do: 'create', topic: change(end) }
  return { steps, last, topics: [...topics.values()], kept }
}

/** One line per topic, as `stateOf` in operator-world.ts finds it. */
export function stateInTheEnd({ topics, kept }: Script): readonly string[] {
  const there = topics.map(({ name, partitions, replicationFactor: copies }) => {
    const each = Array.from({ length: partitions }, () => `led ${copies}/${copies}`)
    return `${name} Ready=True ${each.join(', ')}`
  })
  return [...there, ...kept.map(({ name, partitions }) => `${name} kept ${partitions}`)].sort()
}
