// What tests of the reconcile kit share: a fake API server and clients of it.

import { systemClock } from '../../../broker/system.ts'
import type { Clock } from '../../../model/clock.ts'
import { ApiCaller, type CallerOptions } from '../../../operator/kube/api-caller.ts'
import type { KubeObject } from '../../../operator/kube/object.ts'
import type { Resource } from '../../../operator/kube/resource.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { establishWidgets } from '../../conformance/kube-api/lab.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { FakeApiServer, type FakeApiServerOptions } from '../../support/kube/api-server.ts'

export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>
}

export const configMaps: Resource<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
}

export interface Widget extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

export const widgets: Resource<Widget> = {
  group: 'conformance.penstock.dev',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
}

export const namespace = 'default'

export interface KubeWorld extends AsyncDisposable {
  readonly server: FakeApiServer
  readonly caller: ApiCaller
  readonly maps: ResourceClient<ConfigMap>
  /** Never aborts. */
  readonly signal: AbortSignal
  newCaller(options?: Partial<CallerOptions>): ApiCaller
  establishWidgets(): Promise<ResourceClient<Widget>>
}

export async function kubeWorld(
  options: FakeApiServerOptions & { readonly clock?: Clock } = {},
): Promise<KubeWorld> {
  const server = await FakeApiServer.start(options)
  const clock = options.clock ?? systemClock
  const callers: ApiCaller[] = []
  const newCaller = (more: Partial<CallerOptions> = {}): ApiCaller => {
    const caller = new ApiCaller({ server: server.asServer, clock, ...more })
    callers.push(caller)
    return caller
  }
  const caller = newCaller()
  return {
    server,
    caller,
    maps: new ResourceClient(caller, configMaps),
    signal: new AbortController().signal,
    newCaller,
    async establishWidgets() {
      using wire = new Wire(server.asServer)
      await establishWidgets(wire, namespace)
      return new ResourceClient(caller, widgets)
    },
    async [Symbol.asyncDispose]() {
      for (const one of callers) one[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export function configMap(
  name: string,
  more: { readonly data?: Record<string, string>; readonly labels?: Record<string, string> } = {},
): ConfigMap {
  const { data, labels } = more
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name, ...(labels === undefined ? {} : { labels }) },
    ...(data === undefined ? {} : { data }),
  }
}

/** Resolves when `condition` holds; looks again after every turn of the event loop. The test's time bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1))
}
