// The fake API server is held to what the real one does. The same suite runs against the real one in `npm run test:kube`.

import { FakeApiServer } from '../../support/kube/api-server.ts'
import { kubeApiConformance } from './suite.ts'

kubeApiConformance('the fake API server', async () => {
  const server = await FakeApiServer.start()
  return {
    server: server.asServer,
    namespace: 'default',
    forgetHistory: () => Promise.resolve(server.compact()),
    async restart() {
      await server.down()
      await server.up()
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
})
