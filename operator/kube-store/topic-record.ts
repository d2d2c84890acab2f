// Topic: what people write. Its uid and its time are the server's, so a topic that is made again is another one, whatever
// file it was made from. Where data is to be deleted with it, a finalizer keeps it until that is done; where it is not, it
// is gone as soon as its object is marked.

import type { TopicObjectSpec } from '../crds/topic.ts'
import { topicKind } from '../crds/topic.ts'
import { topicObjectName } from './object-name.ts'
import { present, type RecordKind } from './record.ts'

export const topicFinalizer = 'penstock.dev/topic'

export const topicRecord: RecordKind<'topic'> = {
  resource: topicKind,
  hasFixedSpec: false,
  isUnowned: false,
  objectName: (_cluster, name) => topicObjectName(name),
  nameOf({ spec, metadata }) {
    // The schema of the kind.
    return (spec as unknown as TopicObjectSpec).topicName ?? metadata.name
  },
  decode(object) {
    const { uid, creationTimestamp = '', deletionTimestamp } = object.metadata
    // The schema of the kind, which the API server holds every writer to.
    const spec = object.spec as unknown as TopicObjectSpec
    const { cluster: _cluster, topicName: _name, deletionPolicy, ...rest } = spec
    if (deletionTimestamp !== undefined && deletionPolicy !== 'Delete') return undefined
    const { retentionMs, retentionBytes } = spec
    return {
      name: topicRecord.nameOf(object),
      uid,
      spec: {
        ...rest,
        retentionMs: retentionMs === 0 ? null : retentionMs,
        retentionBytes: retentionBytes === 0 ? null : retentionBytes,
      },
      createdAtMs: Date.parse(creationTimestamp),
      ...(deletionTimestamp === undefined ? {} : { deletedAtMs: Date.parse(deletionTimestamp) }),
    }
  },
  // The server counts changes of the spec, and the mark of deletion among them; writes of the status, of which there are
  // many, concern people alone. A namesake counts from 1 again, so the uid is part of it; and a server that was restored
  // counts anew from an older state, where somebody may have wanted the topic still.
  versionOf: ({ metadata: { uid, generation = 0, deletionTimestamp = '' } }) =>
    `${uid}/${generation}/${deletionTimestamp}`,
  spec(cluster, name, { spec }) {
    const { retentionMs, retentionBytes } = spec
    return present({
      ...spec,
      retentionMs: retentionMs ?? 0,
      retentionBytes: retentionBytes ?? 0,
      cluster,
      topicName: topicObjectName(name) === name ? undefined : name,
    })
  },
  status: () => undefined,
}
