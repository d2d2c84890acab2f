// MetadataService over any MetadataStore: decode, call, encode. Whoever reaches it may change everything, so it is served
// on a socket of this machine's user only (server.ts).

import type { ServerWritableStream } from '@grpc/grpc-js'
import { limits } from '../../../model/limits.ts'
import type { MetadataEvent, MetadataKind, MetadataStore } from '../../../model/metadata-store.ts'
import type { penstock } from '../../../proto/codec.ts'
import { metadataService } from '../../../proto/gen/services.ts'
import type { Handlers, Registration } from '../../services/handlers.ts'
import { writable } from '../../services/writable.ts'
import { kindOf, messageOf, nameOf, valueOf } from './wire.ts'

type EventMessage = penstock.internal.v1.ObjectEvent.$Properties

export function metadataRegistrations(parts: {
  readonly handlers: Handlers
  readonly store: MetadataStore
}): Registration[] {
  const { handlers, store } = parts
  return [
    handlers.unary(metadataService.getObject, async (request) => {
      const found = await store.get(kindOf(request), nameOf(request))
      return found === undefined ? {} : { object: messageOf(found) }
    }),
    handlers.serverStream(metadataService.listObjects, async (request, call, { signal }) => {
      const answers = inAnswers(await store.list(kindOf(request)), messageOf, bytesOfObject)
      for (const objects of answers) {
        call.write({ objects })
        await writable(call, signal)
      }
    }),
    handlers.unary(metadataService.createObject, async (request) => {
      const kind = kindOf(request)
      const value = valueOf(kind, request.json)
      return { object: messageOf(await store.create(kind, nameOf(request), value)) }
    }),
    handlers.unary(metadataService.updateObject, async (request) => {
      const kind = kindOf(request)
      const value = valueOf(kind, request.json)
      const updated = await store.update(kind, nameOf(request), value, request.version ?? '')
      return { object: messageOf(updated) }
    }),
    handlers.unary(metadataService.removeObject, async (request) => {
      await store.remove(kindOf(request), nameOf(request), request.version ?? '')
      return {}
    }),
    handlers.serverStream(metadataService.watchObjects, (request, call, { signal }) =>
      tell(call, { store, kind: kindOf(request), signal }),
    ),
  ]
}

type WatchCall = ServerWritableStream<
  unknown,
  penstock.internal.v1.WatchObjectsResponse.$Properties
>

/**
 * Events that are there at the same time go in one answer. A watcher that does not read holds up only itself: the store
 * keeps the newest state of each object for it, and no more.
 */
async function tell(
  call: WatchCall,
  watch: {
    readonly store: MetadataStore
    readonly kind: MetadataKind
    readonly signal: AbortSignal
  },
): Promise<void> {
  const { store, kind, signal } = watch
  let events: EventMessage[] = []
  let bytes = 0
  const flush = (): void => {
    if (events.length > 0 && !signal.aborted) call.write({ events })
    events = []
    bytes = 0
  }
  for await (const event of store.watch(kind, { signal })) {
    if (events.length === 0) setImmediate(flush)
    const message = eventMessage(event)
    events.push(message)
    bytes += bytesOfEvent(message)
    if (bytes >= limits.metadataAnswerBytes) flush()
    await writable(call, signal)
  }
  flush()
}

function eventMessage<T>(event: MetadataEvent<T>): EventMessage {
  switch (event.type) {
    case 'put':
      return { put: messageOf(event.object) }
    case 'removed':
      return { removed: event.name }
    case 'synced':
      return { synced: true }
  }
}

function* inAnswers<T, M>(
  all: readonly T[],
  encode: (one: T) => M,
  bytesOf: (message: M) => number,
): Generator<M[]> {
  let answer: M[] = []
  let bytes = 0
  for (const one of all) {
    const message = encode(one)
    answer.push(message)
    bytes += bytesOf(message)
    if (bytes < limits.metadataAnswerBytes) continue
    yield answer
    answer = []
    bytes = 0
  }
  if (answer.length > 0) yield answer
}

/** Of what is around the JSON, more or less. */
const envelopeBytes = 64

function bytesOfObject({ json }: penstock.internal.v1.StoredObject.$Properties): number {
  return (json?.length ?? 0) + envelopeBytes
}

function bytesOfEvent({ put }: EventMessage): number {
  return put ? bytesOfObject(put) : envelopeBytes
}
