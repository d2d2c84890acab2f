// The gRPC server behind the listener: every service registered, one place for its bounds, and the order of a stop.

import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { limits } from '../../model/limits.ts'
import type { Registration } from './handlers.ts'
import { widenWindows } from './http2-windows.ts'
import type { Listener } from './listener.ts'

export interface ServerOptions {
  readonly listener: Listener
  readonly registrations: readonly Registration[]
  /** Plain HTTP on the same port. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => void
}

export interface RunningServer {
  /** Takes no more connections and calls; resolves when the calls at work have ended, or when `signal` aborts. */
  drain(options: { signal: AbortSignal }): Promise<void>
  close(): Promise<void>
}

export function startServer({ listener, registrations, http }: ServerOptions): RunningServer {
  const server = new Server({
    'grpc.max_receive_message_length': limits.grpcMessageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.streamsPerConnectionMax,
    'grpc.max_metadata_size': 64 * 1024,
    // Clients ping every 30 s; whoever does not answer for twenty is gone.
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 20_000,
  })
  for (const methods of byService(registrations).values()) {
    const implementation: UntypedServiceImplementation = {}
    for (const [name, { handler }] of methods) implementation[name] = handler
    const definition = [...methods].map(([name, { definition: one }]) => [name, one] as const)
    server.addService(Object.fromEntries(definition), implementation)
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const unwiden = widenWindows((port) => port === listener.port)
  listener.serve({ http, grpc: (socket) => injector.injectConnection(socket) })
  return {
    async drain({ signal }) {
      listener.stopAccepting()
      // Sends GOAWAY. When it calls back says nothing: closing its HTTP/2 server, Node marks every session as closing,
      // and grpc-js takes that for closed. A session that is done ends its connection, so that is what is waited for.
      server.tryShutdown(() => {})
      if (!signal.aborted) await Promise.race([listener.grpcIdle(), once(signal, 'abort')])
    },
    async close() {
      server.forceShutdown()
      await listener.close()
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
