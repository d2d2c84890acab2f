// Watches of the fake API server: from a point in the history on, as lines. What happens to a line on its way (faults) is
// decided where they are sent.

import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import type { FakeApi } from './api.ts'
import type { Change, Entry } from './etcd.ts'
import type { Target } from './kind-registry.ts'
import { apiVersionOf } from './kinds.ts'
import { stamped } from './object-rules.ts'
import { Refusal, statusOf } from './refusal.ts'
import type { Matches } from './selectors.ts'

export interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: JsonObject
}

export interface Watch {
  bookmark(): void
  stop(): void
}

/** `tell` gets what there is to be told at once before this returns. */
export function watch(
  api: FakeApi,
  target: Target,
  query: URLSearchParams,
  tell: (line: WatchLine) => void,
): Watch {
  const { etcd } = api
  const prefix = api.prefixOf(target)
  const matches = api.matcher(target, query)
  const from = Number(query.get('resourceVersion') ?? '0')
  const wanted = query.get('allowWatchBookmarks')
  const known = from >= api.watchFloor ? etcd.since(from) : undefined
  const past = from > 0 ? known : (etcd.list(prefix) ?? []).map(asMade)
  if (past === undefined) {
    const expired = new Refusal(
      410,
      `too old resource version: ${from} (${Math.max(etcd.compacted, api.watchFloor)})`,
    )
    tell({ type: 'ERROR', object: statusOf(expired) })
    return { bookmark: () => {}, stop: () => {} }
  }
  const hear = (change: Change): void => {
    // A watch of the future waits for it.
    if (change.revision <= from || !change.key.startsWith(prefix)) return
    const line = lineOf(change, matches)
    if (line !== undefined) tell(line)
  }
  for (const change of past) hear(change)
  const stop = etcd.onChange(hear)
  const bookmark = (): void => {
    if (wanted !== 'true' && wanted !== '1') return
    if (etcd.revision < from) return
    const metadata = { resourceVersion: String(etcd.revision), creationTimestamp: null }
    const { kind } = target
    tell({
      type: 'BOOKMARK',
      object: { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata },
    })
  }
  return { bookmark, stop }
}

function asMade(entry: Entry): Change {
  return { revision: entry.revision, key: entry.key, before: undefined, after: entry }
}

/** What begins or ceases to match is made or gone, as far as this watch is concerned. */
function lineOf({ revision, before, after }: Change, matches: Matches): WatchLine | undefined {
  const was = before !== undefined && matches(before.object)
  const is = after !== undefined && matches(after.object)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: after.object }
  if (!was || !isJsonObject(before.object)) return undefined
  return { type: 'DELETED', object: stamped(before.object, revision) }
}
