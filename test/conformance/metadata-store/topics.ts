// What the tests of metadata stores keep in them, and how they look at it.

import { expect } from 'vitest'
import { PenstockError } from '../../../model/errors.ts'
import type { Stored } from '../../../model/metadata-store.ts'
import { defaultTopicSpec, type Topic } from '../../../model/topic.ts'

export function topic(createdAtMs: number): Topic {
  return { name: 'orders', uid: 'u1', spec: defaultTopicSpec, createdAtMs }
}

export async function expectConflict(change: Promise<unknown>): Promise<void> {
  const error = await change.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error, 'the change got through').toBeDefined()
  expect(PenstockError.from(error).reason).toBe('METADATA_CONFLICT')
}

export function byName(one: Stored<Topic>, other: Stored<Topic>): number {
  return one.name < other.name ? -1 : 1
}
