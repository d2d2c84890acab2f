// The Unix domain socket that MetadataService is served on: for processes of the same user on this machine, by the modes
// of its directory and of itself. Bounded in connections, streams and the size of a request.

import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { limits } from '../../../model/limits.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import { createHandlers, type Registration } from '../../services/handlers.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { noObserver } from '../../telemetry/observer.ts'
import { metadataRegistrations } from './service.ts'

export interface MetadataServerOptions {
  readonly store: MetadataStore
  /** The socket lies in it, unless its path is too long for one. Its owner holds the lock of the directory. */
  readonly directory: string
  readonly logger: Logger
  readonly monotonicMs: () => number
  /** A broken invariant: the process must end. */
  readonly onFatal: (error: Error) => void
}

export interface MetadataServer extends AsyncDisposable {
  /** For openRemoteStore. */
  readonly address: string
  /** Ends every call. May be called twice. */
  close(): Promise<void>
}

export async function serveMetadata(options: MetadataServerOptions): Promise<MetadataServer> {
  const { store, logger, monotonicMs, onFatal } = options
  const stopping = new AbortController()
  const observer = noObserver
  const handlers = createHandlers({
    logger,
    observer,
    stopping: stopping.signal,
    onFatal,
    monotonicMs,
  })
  const server = grpcServer(metadataRegistrations({ handlers, store }))
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    socket.on('error', () => {}) // The close event says all there is to say.
    if (sockets.size >= limits.metadataConnectionsMax) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    injector.injectConnection(socket)
  })
  const place = await placeIn(options.directory)
  listener.listen(place.path)
  await once(listener, 'listening')
  await chmod(place.path, 0o600)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    stopping.abort()
    server.forceShutdown()
    for (const socket of sockets) socket.destroy()
    if (listener.listening) {
      listener.close()
      await once(listener, 'close')
    }
    await place.remove()
  }
  return {
    address: `unix:${place.path}`,
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  }
}

function grpcServer(registrations: readonly Registration[]): Server {
  const server = new Server({
    'grpc.max_receive_message_length': limits.metadataObjectBytesMax + 64 * 1024,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.streamsPerConnectionMax,
    'grpc.max_metadata_size': 16 * 1024,
  })
  const implementation: UntypedServiceImplementation = {}
  const definition: Record<string, Registration['definition']> = {}
  for (const { definition: one, handler } of registrations) {
    const name = one.path.split('/').at(-1) ?? ''
    definition[name] = one
    implementation[name] = handler
  }
  server.addService(definition, implementation)
  return server
}

/** Of sockaddr_un: 108 on Linux, 104 on macOS, with the zero at the end. */
const socketPathBytesMax = 103

interface Place {
  readonly path: string
  remove(): Promise<void>
}

/** In a directory that nobody else may enter, so that there is no moment in which others could connect. */
async function placeIn(directory: string): Promise<Place> {
  const own = join(directory, 'run')
  const path = join(own, 'metadata.sock')
  if (Buffer.byteLength(path) <= socketPathBytesMax) {
    await mkdir(own, { recursive: true })
    await chmod(own, 0o700)
    // Of a process that was killed: whoever has the lock of the directory is alone here.
    await rm(path, { force: true })
    return { path, remove: () => rm(path, { force: true }) }
  }
  const short = await mkdtemp(join(tmpdir(), 'penstock-'))
  return {
    path: join(short, 'metadata.sock'),
    remove: () => rm(short, { recursive: true, force: true }),
  }
}
