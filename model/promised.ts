// What a replica answers when the controller fences it: it serves no lower epoch any more, and this is what it holds.

import type { Epoch, Offset } from './offset.ts'

export interface Promised {
  readonly storeId: string
  /** Of the start that promises: only it may lead the epoch (R9). */
  readonly bootSeq: number
  readonly promised: Epoch
  /** It has made this promise before: somebody else may have counted it. */
  readonly again: boolean
  /** Of the newest batch in the data log and in the state log; 0 when empty. */
  readonly lastEpochs: { readonly state: Epoch; readonly data: Epoch }
  /** Everything below is on its disk. */
  readonly ends: { readonly state: Offset; readonly data: Offset }
  /** What it holds cannot be trusted: it has no vote until it is repaired. */
  readonly damaged: boolean
}
