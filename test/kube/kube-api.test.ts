// The real API server is what the conformance suite says that API servers are, and what the fake of test/support/kube does.

import { systemClock } from '../../broker/system.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import { kubeApiConformance } from '../conformance/kube-api/suite.ts'
import { startKubeLab } from './lab/kube-lab.ts'

kubeApiConformance('kube-apiserver', async () => {
  const lab = await startKubeLab()
  const namespace = 'conformance'
  await lab.namespace(namespace)
  const path = lab.admin.kubeconfigPath
  return {
    server: await apiServerOf({ type: 'kubeconfig', path }, systemClock),
    namespace,
    forgetHistory: () => lab.compact(),
    async restart() {
      await lab.apiServer.kill()
      await lab.startApiServer()
    },
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  }
})
