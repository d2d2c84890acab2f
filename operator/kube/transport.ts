// HTTP to one API server, over connections that are kept. Knows nothing of Kubernetes but who is to be talked to; holds
// no deadline but the caller's signal, and notices a peer that is gone by TCP's own means.
// HTTP/1.1, a connection per call in flight: a watch that stalls holds up nobody else, as streams of one HTTP/2
// connection would, and as many changes a second get through (docs/decisions/0008).

import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { limits } from '../../model/limits.ts'
import { KubeError } from './kube-error.ts'

export interface TlsIdentity {
  readonly ca?: string | Buffer | undefined
  readonly cert?: string | Buffer | undefined
  readonly key?: string | Buffer | undefined
  readonly servername?: string | undefined
  /** False only where the kubeconfig says so. */
  readonly rejectUnauthorized?: boolean | undefined
}

export interface Identity {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsIdentity
  /** Connects in our stead where the kubeconfig names a proxy. */
  readonly proxy?: http.Agent | undefined
}

/** The port to who the API server is and who we are to it. */
export interface ApiServer {
  /** `https://host:port`, perhaps with a path in front of everything. */
  readonly baseUrl: string
  /** Of the context, or of the pod. */
  readonly namespace: string | undefined
  /** Asked before every call; remembers what it can. */
  identity(options: { readonly signal: AbortSignal }): Promise<Identity>
  /** The server does not know us any more: whatever is remembered is read anew. */
  forgetIdentity(): void
  /** How it is reached, a new way for each caller; absent: by HTTP. */
  transport?(): HttpTransport
}

export interface HttpCall {
  readonly method: string
  /** With its query, from the root of the API. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Called when the connection stands and nothing has been sent; if it throws, nothing is. */
  readonly gate?: (() => void) | undefined
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly code: number
  readonly headers: http.IncomingHttpHeaders
  /** To be read to its end, or destroyed. */
  readonly body: Readable
}

/** The port to the network. */
export interface HttpTransport extends Disposable {
  /** `host:port`, for metrics. */
  readonly host: string
  /** Resolves with the head of the answer. Throws KubeError (`unsent`, or `unknown` once the request was on its way). */
  send(call: HttpCall): Promise<HttpAnswer>
}

/**
 * libuv asks ten times, a second apart, once a connection has been silent for so long: a host that is gone is noticed
 * after 20 s, even by a watch that has nothing to say. A server that hangs answers still: deadlines are for that.
 */
const keepAliveMs = 10_000

export class Transport implements HttpTransport {
  readonly host: string
  readonly #server: ApiServer
  readonly #base: URL
  /** Keeps connections apart by the certificates they were made with, so rotated ones get new connections. */
  readonly #agent: http.Agent
  readonly #guarded = new WeakSet<Socket>()

  constructor(server: ApiServer) {
    this.#server = server
    this.#base = new URL(server.baseUrl)
    this.host = this.#base.host
    const options = {
      keepAlive: true,
      keepAliveMsecs: keepAliveMs,
      maxSockets: limits.kubeConnectionsMax,
      scheduling: 'lifo' as const,
    }
    const secure = this.#base.protocol === 'https:'
    this.#agent = secure ? new https.Agent(options) : new http.Agent(options)
  }

  async send(call: HttpCall): Promise<HttpAnswer> {
    const identity = await this.#identity(call.signal)
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    let sent = false
    const request = this.#request(call, identity)
    request.once('socket', (socket) => {
      this.#guard(socket)
      const begin = (): void => {
        try {
          call.gate?.()
        } catch (error) {
          reject(error)
          request.destroy()
          return
        }
        sent = true
        request.end(call.body)
      }
      if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', begin)
      else begin()
    })
    request.once('response', (body) => {
      // Who reads is told by reading; if nobody does, when the call is aborted say, it is nobody's error.
      body.on('error', () => {})
      resolve({ code: body.statusCode ?? 0, headers: body.headers, body })
    })
    // More than once: the answer's end may be one too.
    request.on('error', (error) => reject(failure(call, { sent, error })))
    return promise
  }

  #request(call: HttpCall, { headers, tls, proxy }: Identity): http.ClientRequest {
    const prefix = this.#base.pathname.replace(/\/$/, '')
    const options = {
      method: call.method,
      path: `${prefix}${call.path}`,
      hostname: this.#base.hostname.replace(/^\[|\]$/g, ''),
      port: this.#base.port,
      headers: {
        ...headers,
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-length': Buffer.byteLength(call.body) }),
      },
      agent: proxy ?? this.#agent,
      signal: call.signal,
    }
    return this.#base.protocol === 'https:'
      ? https.request({ ...options, ...tls })
      : http.request(options)
  }

  /** When a call is aborted at the moment its answer ends, its connection's error is left to nobody (Node 24). */
  #guard(socket: Socket): void {
    if (this.#guarded.has(socket)) return
    this.#guarded.add(socket)
    socket.on('error', () => {})
  }

  async #identity(signal: AbortSignal): Promise<Identity> {
    try {
      return await this.#server.identity({ signal })
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause)
      throw new KubeError(`no credentials for ${this.host}: ${said}`, { outcome: 'unsent', cause })
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}

function failure(
  call: HttpCall,
  { sent, error }: { readonly sent: boolean; readonly error: Error },
): unknown {
  const { method, path, signal } = call
  const why: unknown = signal.aborted ? signal.reason : error
  const said = why instanceof Error ? why.message : String(why)
  return new KubeError(`${method} ${path}: ${said}`, {
    outcome: sent ? 'unknown' : 'unsent',
    cause: why,
  })
}
