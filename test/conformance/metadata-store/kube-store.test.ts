// The store on the Kubernetes API, over the fake server; over the real one in test/kube.

import { describe } from 'vitest'
import { openStore } from '../../operator/kube-store/kube-store-world.ts'
import { FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { type MetadataStoreHarness, metadataStoreConformanceOfBrokers } from './suite.ts'

describe('the store on a Kubernetes API whose answer may be lost when a change is stored', () => {
  metadataStoreConformanceOfBrokers(() => openHarness('done-reset'))
})

describe('the store on a Kubernetes API that may die before a change is stored', () => {
  metadataStoreConformanceOfBrokers(() => openHarness('reset'))
})

async function openHarness(loss: 'reset' | 'done-reset'): Promise<MetadataStoreHarness> {
  const server = await FakeApiServer.start()
  await installOurKinds(server)
  const where = { namespace: 'default', callMs: 15_000 }
  let open = openStore(server.asServer, where)
  return {
    get store() {
      return open.store
    },
    async restart() {
      const before = open
      await server.down()
      server.faults = {}
      await server.up()
      open = openStore(server.asServer, where)
      await before[Symbol.asyncDispose]()
    },
    loseNextAnswer() {
      let isLost = false
      server.faults = {
        // From the change on nobody is let in, not even to look, until it is started again.
        request({ method }) {
          if (isLost) return { type: 'refuse', code: 403 }
          if (method === 'GET') return undefined
          isLost = true
          return { type: loss }
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await open[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
