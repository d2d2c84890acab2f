// People with kubectl: they make topics, change them, delete them by either policy, and make them again under the old name.

import { defaultTopicSpec } from '../../../model/topic.ts'
import { topicKind } from '../../../operator/crds/topic.ts'
import type { Live } from '../../../operator/kube/object.ts'
import { pathOf } from '../../../operator/kube/resource.ts'
import type { RecordObject } from '../../../operator/kube-store/record.ts'
import { Refusal } from '../../support/kube/refusal.ts'
import { topicName, type World } from '../cluster/world.ts'
import type { Random } from '../random.ts'
import { type KubeMetadata, namespace } from './kube-metadata.ts'

const names = ['x', 'y']

const bothWays = ['Retain', 'Delete'] as const
const deleting = ['Delete'] as const
const single = { replicationFactor: 1, minInSyncReplicas: 1 }
const double = { replicationFactor: 2, minInSyncReplicas: 1 }
const safe = { replicationFactor: 3, minInSyncReplicas: 2 }

export class People {
  readonly #world: World
  readonly #metadata: KubeMetadata
  readonly #random: Random

  constructor(world: World, metadata: KubeMetadata) {
    this.#world = world
    this.#metadata = metadata
    this.#random = world.scheduler.random.split('people')
  }

  act(): void {
    if (!this.#metadata.api.isUp) return
    const name = this.#random.pick(names)
    const topics = this.#metadata.objects('topics')
    const found = topics.find(({ metadata }) => metadata.name === name)
    try {
      if (this.#random.chance(0.15)) this.#change(topicName)
      else if (found === undefined) this.#make(name)
      else if (this.#metadata.plan.peopleDelete) this.#deleteWithData(name, found)
      else if (this.#random.chance(0.4)) this.#change(name)
      else this.#delete(name)
    } catch (error) {
      // It is on its way to its end.
      if (!(error instanceof Refusal)) throw error
    }
  }

  /** Whoever has begun to delete topics that nobody can delete any more gives that up. */
  relent(): void {
    for (const { metadata } of this.#metadata.objects('topics')) {
      if (metadata.deletionTimestamp !== undefined && metadata.name !== topicName)
        this.#patch(metadata.name, { deletionPolicy: 'Retain' })
    }
  }

  #make(name: string): void {
    const policies = this.#metadata.plan.peopleDelete ? deleting : bothWays
    const policy = this.#random.pick(policies)
    const spec = {
      ...defaultTopicSpec,
      partitions: this.#random.pick([1, 2]),
      // One volume may be lost, and what is on it alone.
      ...this.#random.pick(this.#world.plan.spoilsVolumes ? [safe] : [single, double, safe]),
      retentionMs: null,
    }
    this.#say(`makes ${name}, ${policy}`)
    this.#metadata.applyTopic({ name, spec }, policy)
  }

  #change(name: string): void {
    const change = this.#random.weighted({ policy: 2, retention: 2, partitions: 1 })
    if (change === 'retention')
      this.#patch(name, { retentionBytes: this.#random.pick([0, 4_000, 20_000]) })
    else if (name === topicName) return
    else if (change === 'policy')
      this.#patch(name, { deletionPolicy: this.#random.pick(['Retain', 'Delete']) })
    else this.#patch(name, { partitions: 2 })
  }

  #patch(name: string, spec: Readonly<Record<string, unknown>>): void {
    this.#say(`changes ${name}: ${JSON.stringify(spec)}`)
    this.#metadata.kubectl('PATCH', pathOf(topicKind, { namespace, name }), { spec })
  }

  /** Not before it has any. */
  #deleteWithData(name: string, { metadata }: Live<RecordObject>): void {
    const { finalizers = [], uid } = metadata
    const all = this.#metadata.objects('partitions')
    const hasAny = all.some(({ spec, status }) => spec?.['topicUid'] === uid && status)
    if (finalizers.length > 0 && hasAny) this.#delete(name)
  }

  #delete(name: string): void {
    this.#say(`deletes ${name}`)
    this.#metadata.kubectl('DELETE', pathOf(topicKind, { namespace, name }))
  }

  #say(what: string): void {
    this.#world.note('people', what)
    this.#world.count('people')
  }
}
