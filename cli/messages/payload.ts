// Values as the CLI handles them: bytes and what they are said to be. Never decoded on the way through.

import type { Serde } from '../../client/index.ts'
import type { PayloadKind } from '../../model/records.ts'

export interface Payload {
  readonly bytes: Uint8Array
  readonly kind: PayloadKind
}

export const payloadSerde: Serde<Payload> = {
  kindOf: ({ kind }) => kind,
  serialize: ({ bytes }) => bytes,
  deserialize: (bytes, kind) => ({ bytes, kind }),
}
