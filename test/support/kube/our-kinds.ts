// Our kinds on a fake API server, by the definitions that a real one gets. Their rules are the real one's alone.

import { kinds } from '../../../operator/crds/kinds.ts'
import { customResourceDefinition } from '../../../operator/crds/manifest.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import type { FakeApiServer } from './api-server.ts'

export async function installOurKinds(server: FakeApiServer): Promise<void> {
  using wire = new Wire(server.asServer)
  for (const kind of kinds) {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    await wire.ok('POST', path, { body: customResourceDefinition(kind) })
  }
}
