// One look at one Topic: what its status shall say, what is to be done about its finalizer, what people are told. Pure.

import type { TopicObjectStatus } from '../crds/topic.ts'
import { withConditions } from '../kube/conditions.ts'
import { topicFinalizer } from '../kube-store/topic-record.ts'
import { type Happened, topicHappenings } from './happenings.ts'
import type { TopicObject } from './objects.ts'
import { factsOf } from './partition-facts.ts'
import { type TopicSeen, topicConditions } from './topic-conditions.ts'
import { type FinalizerStep, finalizerStep } from './topic-deletion.ts'

export interface TopicLook {
  readonly status: TopicObjectStatus
  readonly finalizer: FinalizerStep
  /** To be told once the status says so. */
  readonly happenings: readonly Happened[]
}

export function lookAtTopic(object: TopicObject, seen: TopicSeen, nowMs: number): TopicLook {
  const statements = topicConditions(seen)
  const { metadata, status: before } = object
  const conditions = withConditions(before?.conditions ?? [], statements, {
    nowMs,
    generation: metadata.generation,
  })
  const facts = seen.partitions.map((partition) => factsOf(partition, seen.sight))
  const led = facts.filter(({ isLed }) => isLed).length
  const inSync = facts.filter(({ isWhole }) => isWhole).length
  const all = Math.max(seen.spec.partitions, facts.length)
  const observed = {
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    conditions,
  }
  const counts = {
    partitions: facts.length,
    partitionsLed: led,
    partitionsInSync: inSync,
    partitionsMoving: facts.filter(({ isMoving }) => isMoving).length,
    summary: { led: `${led}/${all}`, inSync: `${inSync}/${all}` },
  }
  // Of a topic that nobody looks after the last that was seen stays.
  const status = { ...before, ...observed, ...(seen.cluster === undefined ? {} : counts) }
  const finalizer = finalizerStep({
    policy: seen.spec.deletionPolicy,
    isDeleting: seen.isDeleting,
    hasFinalizer: metadata.finalizers?.includes(topicFinalizer) ?? false,
    isNamesake: seen.namesake !== undefined,
    hasCluster: seen.cluster !== undefined,
    partitions: seen.partitions,
  })
  return { status, finalizer, happenings: topicHappenings(before?.conditions ?? [], conditions) }
}

/** Something that people and programs wait for: told at once. All else may wait for what comes next. */
export function isUrgent(before: TopicObjectStatus | undefined, after: TopicObjectStatus): boolean {
  if (before?.observedGeneration !== after.observedGeneration) return true
  const old = new Map((before?.conditions ?? []).map((one) => [one.type, one]))
  return (after.conditions ?? []).some(({ type, status, reason }) => {
    const known = old.get(type)
    return known?.status !== status || known.reason !== reason
  })
}
