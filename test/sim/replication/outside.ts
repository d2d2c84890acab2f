// The world around the replicas: clients and what they were told, what an admin wishes for, old images of disks, time.

import type { Store } from './store.ts'

/** One message at a time, sent again until it is known to be stored. */
export interface Client {
  readonly id: number
  /** The last one that is known to be stored; 0 before the first one. */
  readonly acknowledged: number
  /** On its way: `floor` is above all that anybody had been told of when it was first sent. */
  readonly open: { readonly sequence: number; readonly floor: number } | undefined
}

/** A message on its way to a node. */
export interface Call {
  readonly client: number
  readonly sequence: number
  readonly to: number
}

/** Stored by a leader, which answers when it is committed. */
export interface Waiting {
  readonly client: number
  readonly sequence: number
  readonly offset: number
  readonly leader: string
  readonly bootSeq: number
  readonly epoch: number
}

/** On its way back. */
export interface Answer {
  readonly client: number
  readonly sequence: number
  readonly offset: number
}

export interface Outside {
  /** The clock of the leaders. */
  readonly nowMs: number
  /** Since when the epoch is led. */
  readonly ledSinceMs: { readonly epoch: number; readonly atMs: number }
  readonly clients: readonly Client[]
  readonly calls: readonly Call[]
  readonly waiting: readonly Waiting[]
  readonly answers: readonly Answer[]
  /** One above the highest offset that anybody was told of. */
  readonly toldEnd: number
  /** Of each client in what is committed. */
  readonly sequences: Readonly<Record<number, number>>
  /** The topic's minInSyncReplicas. */
  readonly minInSync: number
  /** Old ones, by the name of the broker. */
  readonly images: Readonly<Record<string, Store>>
  /** Of the last unclean election: what leaders of earlier epochs do is not vouched for. */
  readonly lossEpoch: number
}

const clientCount = 2

export function startingOutside(minInSync: number): Outside {
  const clients = Array.from({ length: clientCount }, (_, id): Client => {
    return { id, acknowledged: 0, open: undefined }
  })
  return {
    nowMs: 0,
    ledSinceMs: { epoch: 0, atMs: 0 },
    clients,
    calls: [],
    waiting: [],
    answers: [],
    toldEnd: 0,
    sequences: {},
    minInSync,
    images: {},
    lossEpoch: 0,
  }
}
