// What the conformance suite of the Kubernetes API needs of whoever runs it: the fake of test/support/kube, or the lab of
// test/kube with a real etcd and kube-apiserver.

import type { JsonObject } from '../../../operator/kube/object.ts'
import type { ApiServer } from '../../../operator/kube/transport.ts'
import type { Wire } from './wire.ts'

export interface KubeApiLab extends AsyncDisposable {
  readonly server: ApiServer
  /** Exists, and is nobody else's. */
  readonly namespace: string
  /** A history from version 1 on is not kept any more; the real one never has it. */
  forgetHistory(): Promise<void>
  /** Stops the server without a word and starts it again at the same address. */
  restart(): Promise<void>
}

/** A kind with status and scale, of nobody's: what the suite tries on custom resources. */
export const widgetDefinition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.conformance.penstock.dev' },
  spec: {
    group: 'conformance.penstock.dev',
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
        selectableFields: [],
      },
    ],
  },
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** Served, whoever made it. */
export async function establishWidgets(wire: Wire, namespace: string): Promise<string> {
  const { code } = await wire.call('POST', definitions, { body: widgetDefinition })
  if (code !== 201 && code !== 409) throw new Error(`the definition was refused: ${code}`)
  const path = `/apis/conformance.penstock.dev/v1/namespaces/${namespace}/widgets`
  for (let tries = 0; tries < 200; tries++) {
    const answer = await wire.call('GET', path)
    if (answer.code === 200) return path
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('widgets are not served')
}
