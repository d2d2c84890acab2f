// grpc.health.v1: serving once every partition that can be served is; not serving from the moment the broker stops.

import { PenstockError } from '../../model/errors.ts'
import { grpc } from '../../proto/codec.ts'
import { grpcHealthV1Health } from '../../proto/gen/services.ts'
import type { Handlers, Registration } from './handlers.ts'

const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = grpc.health.v1.HealthCheckResponse.ServingStatus

export class Health {
  #serving = false
  readonly #services: ReadonlySet<string>
  readonly #watchers = new Set<() => void>()

  /** `services` by full name; the empty name, the server as a whole, is always known. */
  constructor(services: readonly string[]) {
    this.#services = new Set(['', ...services])
  }

  get serving(): boolean {
    return this.#serving
  }

  set serving(serving: boolean) {
    this.#serving = serving
    for (const notify of this.#watchers) notify()
  }

  handlers(handlers: Handlers): Registration[] {
    const current = (): grpc.health.v1.HealthCheckResponse.ServingStatus =>
      this.#serving ? SERVING : NOT_SERVING
    return [
      handlers.unary(grpcHealthV1Health.check, ({ service }) => {
        if (this.#services.has(service ?? '')) return Promise.resolve({ status: current() })
        return Promise.reject(
          new PenstockError('INVALID_REQUEST', `no service is called ${service}`),
        )
      }),
      handlers.unary(grpcHealthV1Health.list, () => {
        const entries = [...this.#services].map((service) => [service, { status: current() }])
        return Promise.resolve({
          statuses: Object.fromEntries(entries) as Record<string, { status: number }>,
        })
      }),
      handlers.serverStream(grpcHealthV1Health.watch, async ({ service }, call, { signal }) => {
        const known = this.#services.has(service ?? '')
        const notify = (): void => void call.write({ status: known ? current() : SERVICE_UNKNOWN })
        notify()
        this.#watchers.add(notify)
        const { promise, resolve } = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => resolve(), { once: true })
        if (signal.aborted) resolve()
        await promise
        this.#watchers.delete(notify)
      }),
    ]
  }
}
