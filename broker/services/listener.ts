// One port for everything: the first bytes of a connection tell HTTP/2 (gRPC) from HTTP/1 (health, metrics). Bounded:
// connections in all, and the time one may take to show what it is.

import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type RequestListener,
} from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'

/** Of the HTTP/2 connection preface, `PRI * HTTP/2.0`: no HTTP/1 method begins with it. */
const preface = Buffer.from('PRI ')
const httpLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  /** How often those two are looked at. */
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000,
} as const

export interface ListenerOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly connectionsMax: number
  readonly observer: BrokerObserver
}

/** Who takes connections of either kind. */
export interface Services {
  readonly http: RequestListener
  readonly grpc: (socket: Socket) => void
}

export interface Listener {
  readonly host: string
  readonly port: number
  /** Connections made before wait until here: the port is known, and taken, before there is anything to serve. */
  serve(services: Services): void
  /** Takes no more connections. */
  stopAccepting(): void
  /** Resolves when no gRPC connection is open. */
  grpcIdle(): Promise<void>
  /** Ends the connections that are left. */
  close(): Promise<void>
}

export async function listen(options: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>()
  const grpcSockets = new Set<Socket>()
  const early: Socket[] = []
  let http: HttpServer | undefined
  let accept = (socket: Socket): void => void early.push(socket)
  const server = createServer({ noDelay: true }, (socket) => {
    if (sockets.size >= options.connectionsMax) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {}) // Reset by the peer: the close event says all there is to say.
    accept(socket)
  })
  await bind(server, options)
  const { port } = server.address() as AddressInfo
  return {
    host: options.host,
    port,
    serve(services) {
      const plain = createHttpServer(httpLimits, services.http)
      // Node begins to look for slow headers and bodies when its server listens, which this one never does by itself.
      plain.emit('listening')
      http = plain
      const grpc = (socket: Socket): void => {
        grpcSockets.add(socket)
        socket.once('close', () => grpcSockets.delete(socket))
        services.grpc(socket)
      }
      accept = (socket) => sort(socket, { http: plain, grpc, observer: options.observer })
      for (const socket of early.splice(0)) accept(socket)
    },
    stopAccepting: () => void server.close(),
    async grpcIdle() {
      await Promise.all([...grpcSockets].map(closed))
    },
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      http?.closeAllConnections()
      http?.close()
      await Promise.all([...sockets].map(closed))
    },
  }
}

/** Unlike `once`, also after an error: that has its listener elsewhere, and the end is all that counts here. */
function closed(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (socket.closed) resolve()
  else socket.once('close', () => resolve())
  return promise
}

async function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (error: NodeJS.ErrnoException) => {
    const taken = error.code === 'EADDRINUSE'
    const message = taken
      ? `port ${port} is in use on ${host}`
      : `cannot listen on ${host}:${port}: ${error.message}`
    reject(new PenstockError('LIMIT_EXCEEDED', message, { port: String(port) }, { cause: error }))
  })
  server.listen({ host, port, backlog: 1_024 }, resolve)
  await promise
}

/** Waits for the first bytes and hands the connection over. */
function sort(
  socket: Socket,
  to: {
    readonly http: HttpServer
    readonly grpc: (socket: Socket) => void
    readonly observer: BrokerObserver
  },
): void {
  const timer = setTimeout(() => socket.destroy(), limits.connectionPrefaceMs)
  let head: Buffer = Buffer.alloc(0)
  const onReadable = (): void => {
    const more = socket.read() as Buffer | null
    if (more === null) return
    head = Buffer.concat([head, more])
    const mayBePreface = preface.subarray(0, head.length).equals(head.subarray(0, preface.length))
    // Too little to tell: kept here, not put back, or the stream would call again at once.
    if (mayBePreface && head.length < preface.length) return
    socket.removeListener('readable', onReadable)
    socket.unshift(head)
    clearTimeout(timer)
    const protocol = mayBePreface ? 'grpc' : 'http'
    to.observer.connections({ protocol, delta: 1 })
    socket.once('close', () => to.observer.connections({ protocol, delta: -1 }))
    if (protocol === 'grpc') to.grpc(socket)
    else to.http.emit('connection', socket)
  }
  socket.on('readable', onReadable)
  socket.once('close', () => clearTimeout(timer))
}
