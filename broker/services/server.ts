// The gRPC server behind the listener: every service registered, one place for its bounds, and the order of a stop.

import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { limits } from '../../model/limits.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { Registration } from './handlers.ts'
import { widenWindows } from './http2-windows.ts'
import { type Listener, listen } from './listener.ts'

export interface ServerOptions {
  readonly host: string
  readonly port: number
  readonly registrations: readonly Registration[]
  readonly observer: BrokerObserver
  /** Plain HTTP on the same port. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => void
}

export interface RunningServer {
  readonly host: string
  readonly port: number
  /** Takes no more connections and calls; resolves when the calls at work have ended, or when `signal` aborts. */
  drain(options: { signal: AbortSignal }): Promise<void>
  close(): Promise<void>
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = new Server({
    'grpc.max_receive_message_length': limits.grpcMessageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.streamsPerConnectionMax,
    'grpc.max_metadata_size': 64 * 1024,
    // Clients ping every 30 s; whoever does not answer for a minute is gone.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc-node.max_session_memory': 64,
  })
  for (const methods of byService(options.registrations).values()) {
    const implementation: UntypedServiceImplementation = {}
    for (const [name, { handler }] of methods) implementation[name] = handler
    const definition = Object.fromEntries([...methods].map(([name, { definition: one }]) => [name, one]))
    server.addService(definition, implementation)
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  let listener: Listener | undefined
  const unwiden = widenWindows((port) => listener !== undefined && port === listener.port)
  try {
    listener = await listen({
      host: options.host,
      port: options.port,
      observer: options.observer,
      http: options.http,
      grpc: (socket) => injector.injectConnection(socket),
    })
  } catch (error) {
    unwiden()
    server.forceShutdown()
    throw error
  }
  const running = listener
  return {
    host: running.host,
    port: running.port,
    async drain({ signal }) {
      running.stopAccepting()
      const { promise, resolve } = Promise.withResolvers<void>()
      server.tryShutdown(() => resolve())
      if (!signal.aborted) await Promise.race([promise, once(signal, 'abort')])
    },
    async close() {
      server.forceShutdown()
      await running.close()
      unwiden()
    },
  }
}

/** `/penstock.v1beta1.AdminService/GetTopic` -> AdminService's map of methods. */
function byService(registrations: readonly Registration[]): Map<string, Map<string, Registration>> {
  const services = new Map<string, Map<string, Registration>>()
  for (const registration of registrations) {
    const [, service = '', method = ''] = registration.definition.path.split('/')
    const methods = services.get(service) ?? new Map<string, Registration>()
    methods.set(method, registration)
    services.set(service, methods)
  }
  return services
}
