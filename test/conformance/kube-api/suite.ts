// What this project takes for granted about the Kubernetes API, as tests that run against any server: the fake passes them
// on every commit, a real kube-apiserver in `npm run test:kube`. A line here is a promise that the code of operator/kube
// builds upon; if a new Kubernetes breaks it, this is where it shows.

import { afterAll, beforeAll, describe } from 'vitest'
import type { KubeApiLab } from './lab.ts'
import { establishWidgets } from './lab.ts'
import { objectTests } from './objects.ts'
import { ownershipTests } from './ownership.ts'
import { watchTests } from './watching.ts'
import { Wire } from './wire.ts'

export interface Bench {
  readonly lab: KubeApiLab
  readonly wire: Wire
  readonly configMaps: string
  readonly leases: string
  readonly widgets: string
}

export function kubeApiConformance(name: string, open: () => Promise<KubeApiLab>): void {
  describe(`${name} as a Kubernetes API`, () => {
    let bench: Bench | undefined
    const of = (): Bench => {
      if (bench === undefined) throw new Error('the lab is not open')
      return bench
    }

    beforeAll(async () => {
      const lab = await open()
      const wire = new Wire(lab.server)
      const { namespace } = lab
      const widgets = await establishWidgets(wire, namespace)
      const configMaps = `/api/v1/namespaces/${namespace}/configmaps`
      const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`
      bench = { lab, wire, configMaps, leases, widgets }
    }, 600_000)

    afterAll(async () => {
      bench?.wire[Symbol.dispose]()
      await bench?.lab[Symbol.asyncDispose]()
    }, 60_000)

    objectTests(of)
    ownershipTests(of)
    watchTests(of)
  })
}
