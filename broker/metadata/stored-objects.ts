// What the objects look like as JSON on disk: checked when they are read, so that a journal of another version, or one
// edited by hand, is refused with a reason instead of half understood.

import * as z from 'zod'
import { type ErrorReason, PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { MetadataKind, MetadataKinds } from '../../model/metadata-store.ts'
import { durabilities } from '../../model/topic.ts'

const count = z.int().min(0)
const replica = z.object({ brokerId: z.string(), storeId: z.string() })

const topic = z.object({
  name: z.string(),
  uid: z.string(),
  spec: z.object({
    partitions: count,
    replicationFactor: count,
    minInSyncReplicas: count,
    durability: z.enum(durabilities),
    retentionMs: count.nullable(),
    retentionBytes: count.nullable(),
    messageBytesMax: count,
    segmentBytes: count,
  }),
  createdAtMs: z.int(),
  deletedAtMs: z.int().optional(),
})

const lossRange = z.object({
  generation: count,
  epoch: count,
  from: count,
  to: count.nullable(),
  begunAt: count.optional(),
})

const partition = z.object({
  topic: z.string(),
  topicUid: z.string(),
  index: count,
  phase: z.enum(['active', 'deleting']),
  replicas: z.array(replica),
  leader: replica.extend({ bootSeq: count }).optional(),
  epoch: count,
  // Absent in what 0.1.0 wrote.
  revision: count.default(1),
  inSync: z.array(z.string()),
  ackQuorum: count.default(1),
  keyRange: z.object({ from: count, to: count }),
  deletedBy: z.array(z.string()),
  target: z.array(replica).optional(),
  origin: z.array(replica).optional(),
  leaving: z.array(z.string()).optional(),
  retired: z.array(replica).optional(),
  uncleanStoreId: z.string().optional(),
  electPreferred: z.boolean().optional(),
  lossGeneration: count.optional(),
  lossRanges: z.array(lossRange).optional(),
})

const broker = z.object({
  brokerId: z.string(),
  storeId: z.string(),
  endpoint: z.string(),
  bootSeq: count,
  rack: z.string().optional(),
  draining: z.boolean().optional(),
})

const schemas: { readonly [K in MetadataKind]: z.ZodType<MetadataKinds[K]> } = {
  topic,
  partition,
  broker,
}

export const metadataKinds = [
  'topic',
  'partition',
  'broker',
] as const satisfies readonly MetadataKind[]

const identity = { kind: z.enum(metadataKinds), name: z.string().min(1) }
const journalEntry = z.object({
  /** Of the whole store after this change; an object's version is that of its last put. */
  revision: z.int().min(1),
  put: z.object({ ...identity, value: z.unknown() }).optional(),
  removed: z.object(identity).optional(),
})
/** With neither `put` nor `removed` it only says which revision has been reached. */
export type JournalEntry = z.infer<typeof journalEntry>

const journalEntries = z.array(journalEntry)

export function encodeEntries(entries: readonly JournalEntry[]): Buffer {
  return Buffer.from(JSON.stringify(entries), 'utf8')
}

/** Throws STORAGE_DAMAGED. */
export function decodeEntries(payload: Buffer): readonly JournalEntry[] {
  try {
    return journalEntries.parse(JSON.parse(payload.toString('utf8')))
  } catch (cause) {
    throw new PenstockError('STORAGE_DAMAGED', 'metadata: a frame holds no entries', {}, { cause })
  }
}

/** As JSON. Throws INVALID_REQUEST for what no store takes: no name, or too large. */
export function encodeObject<K extends MetadataKind>(
  kind: K,
  object: { readonly name: string; readonly value: MetadataKinds[K] },
): string {
  const json = JSON.stringify(object.value)
  const bytes = Buffer.byteLength(json)
  const nameBytes = Buffer.byteLength(object.name)
  if (nameBytes > 0 && nameBytes <= limits.metadataNameBytesMax) {
    if (bytes <= limits.metadataObjectBytesMax) return json
    throw new PenstockError('INVALID_REQUEST', `${kind} ${object.name} has ${bytes} bytes as JSON`)
  }
  const found = nameBytes === 0 ? 'has no name' : `has a name of ${nameBytes} bytes`
  throw new PenstockError('INVALID_REQUEST', `a ${kind} ${found}`)
}

/** An object from JSON. Throws `reason` when it has not the shape of its kind. */
export function decodeObject<K extends MetadataKind>(
  kind: K,
  value: unknown,
  reason: ErrorReason,
): MetadataKinds[K] {
  try {
    return schemas[kind].parse(value)
  } catch (cause) {
    throw new PenstockError(reason, `metadata: this is not a ${kind}`, { kind }, { cause })
  }
}
