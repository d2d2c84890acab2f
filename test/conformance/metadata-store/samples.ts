// What the tests of metadata stores keep in them, and how they look at it. A store on the Kubernetes API gives topics their
// uid itself, so there the same tests run on brokers.

import { expect } from 'vitest'
import type { Broker } from '../../../model/broker.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataKind, MetadataKinds, Stored } from '../../../model/metadata-store.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'

export interface Sample<K extends MetadataKind> {
  readonly kind: K
  /** Later states have a greater `count`, from 0. */
  readonly value: (name: string, count: number) => MetadataKinds[K]
  readonly countOf: (value: MetadataKinds[K]) => number
}

export function topic(createdAtMs: number): Topic {
  return { name: 'orders', uid: 'u1', spec: defaultTopicSpec, createdAtMs }
}

export const topicSample: Sample<'topic'> = {
  kind: 'topic',
  value: (_name, count) => topic(count),
  countOf: ({ createdAtMs }) => createdAtMs,
}

export const brokerSample: Sample<'broker'> = {
  kind: 'broker',
  value: (brokerId, count): Broker => {
    return { brokerId, storeId: 's1', endpoint: 'h:1', bootSeq: count + 1 }
  },
  countOf: ({ bootSeq }) => bootSeq - 1,
}

export async function expectConflict(change: Promise<unknown>): Promise<void> {
  const error = await change.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error, 'the change got through').toBeDefined()
  expect(PenstockError.from(error).reason).toBe('METADATA_CONFLICT')
}

export function byName(one: Stored<unknown>, other: Stored<unknown>): number {
  return one.name < other.name ? -1 : 1
}
