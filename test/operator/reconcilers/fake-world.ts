// Reconcilers beside a controller, on an API server that fails as it is told to.

import { expect } from 'vitest'
import { FakeApiServer, type FakeApiServerOptions } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { ReconcilersWorld } from './reconcilers-world.ts'

export const patience = { timeout: 15_000, interval: 20 }

interface Both extends AsyncDisposable {
  readonly server: FakeApiServer
  readonly world: ReconcilersWorld
  /** Changes that are made to Topics by the reconcilers: `status`, or `metadata` for finalizers. */
  topicWrites(): readonly string[]
}

export function startOnFake(...brokers: readonly string[]): Promise<Both> {
  return startOn({}, brokers)
}

export async function startOn(
  options: FakeApiServerOptions,
  brokers: readonly string[],
): Promise<Both> {
  const server = await FakeApiServer.start(options)
  await installOurKinds(server)
  const world = new ReconcilersWorld(server.asServer, 'default')
  await world.applyCluster()
  await world.brokers(...brokers)
  world.startController()
  world.startReconcilers()
  return {
    server,
    world,
    topicWrites: () =>
      server.requests
        .filter(
          ({ method, path, userAgent }) =>
            method === 'PATCH' && path.includes('/topics/') && userAgent === 'penstock',
        )
        .map(({ path }) => (path.endsWith('/status') ? 'status' : 'metadata')),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export const all = ['b1', 'b2', 'b3'] as const

export async function untilReady(world: ReconcilersWorld, name: string): Promise<void> {
  await expect.poll(() => world.condition(name, 'Ready'), patience).toBe('True Served')
}

/** What is made now is younger: times of objects are in whole seconds. */
export async function untilYounger(world: ReconcilersWorld, name: string): Promise<void> {
  const madeAt = Date.parse((await world.topic(name))?.metadata.creationTimestamp ?? '')
  await expect.poll(() => Date.now(), patience).toBeGreaterThan(madeAt + 1_000)
}
