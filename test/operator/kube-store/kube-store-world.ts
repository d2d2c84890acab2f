// A store on the Kubernetes API and the server under it, for tests that are run on the fake and on the real one.

import { systemClock } from '../../../broker/system.ts'
import { ApiCaller, type CallerOptions } from '../../../operator/kube/api-caller.ts'
import type { ApiServer } from '../../../operator/kube/transport.ts'
import { KubeStore } from '../../../operator/kube-store/kube-store.ts'

export interface OpenStore extends AsyncDisposable {
  readonly store: KubeStore
  readonly caller: ApiCaller
}

/** Fast enough for a thousand changes at once, as after the loss of a broker. */
const rate = { perSecond: 2_000, burst: 2_000 }

export function openStore(
  server: ApiServer,
  where: {
    readonly namespace: string
    readonly cluster?: string
    readonly callMs?: number
    readonly beforeWrite?: CallerOptions['beforeWrite']
  },
): OpenStore {
  const { namespace, cluster = 'main', callMs = 5_000, beforeWrite } = where
  const caller = new ApiCaller({ server, clock: systemClock, rate, beforeWrite })
  const store = new KubeStore({
    caller,
    clock: systemClock,
    namespace,
    cluster,
    callMs,
    times: { retryMsMin: 5, retryMsMax: 100 },
  })
  return {
    store,
    caller,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      caller[Symbol.dispose]()
    },
  }
}
