// A fake API server: a real HTTP server on loopback over the fake etcd, which fails exactly as it is told to. It passes the
// same conformance suite as a real one (test/conformance/kube-api), as far as the suite goes; schemas, admission and RBAC
// are the real one's alone.

import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ApiServer } from '../../../operator/kube/transport.ts'
import { type Admission, type Answer, FakeApi, type Request } from './api.ts'
import type { EtcdSnapshot, FakeEtcd } from './etcd.ts'
import { Refusal, statusOf } from './refusal.ts'
import { type Watch, type WatchLine, watch } from './watch.ts'

/** What becomes of one request. */
export type RequestFault =
  /** Not done, and said so. */
  | { readonly type: 'refuse'; readonly code: number; readonly retryAfterSeconds?: number }
  /** Not done, connection cut. */
  | { readonly type: 'reset' }
  /** Not done, never answered. */
  | { readonly type: 'hang' }
  /** Done, connection cut before the answer. */
  | { readonly type: 'done-reset' }
  /** Done, never answered. */
  | { readonly type: 'done-hang' }
  /** Looked at when the promise resolves. */
  | { readonly type: 'delay'; readonly until: Promise<void> }

/** What becomes of one line of a watch; `late`: it comes behind the next one. */
export type LineFault = 'drop' | 'twice' | 'late' | { readonly until: Promise<void> }

export interface Faults {
  request?(request: Request): RequestFault | undefined
  line?(line: WatchLine, request: Request): LineFault | undefined
}

export interface FakeApiServerOptions {
  readonly port?: number
  /** For creationTimestamp and its like. */
  readonly now?: () => number
  readonly newUid?: () => string
  /** Real time between bookmarks; default a minute, as the real one has it. */
  readonly bookmarkMs?: number
  /** Who may come in; everybody by default. */
  readonly tokens?: ReadonlySet<string>
}

interface OpenWatch {
  readonly watch: Watch
  readonly response: http.ServerResponse
  frozen: boolean
}

/** The real one sends a last bookmark so long before it ends a watch. */
const lastBookmarkMs = 2_000

export class FakeApiServer implements AsyncDisposable {
  readonly #api: FakeApi
  readonly #options: FakeApiServerOptions
  readonly #watches = new Set<OpenWatch>()
  readonly #sockets = new Set<Socket>()
  #server: http.Server | undefined
  #port = 0
  /** Every request that came, in order. */
  readonly requests: Request[] = []
  faults: Faults = {}
  tokens: ReadonlySet<string> | undefined

  private constructor(options: FakeApiServerOptions) {
    this.#options = options
    this.tokens = options.tokens
    this.#port = options.port ?? 0
    this.#api = new FakeApi({
      now: options.now ?? Date.now,
      ...(options.newUid && { newUid: options.newUid }),
    })
  }

  static async start(options: FakeApiServerOptions = {}): Promise<FakeApiServer> {
    const server = new FakeApiServer(options)
    await server.up()
    return server
  }

  get etcd(): FakeEtcd {
    return this.#api.etcd
  }

  set admission(admission: Admission) {
    this.#api.admission = admission
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get watchCount(): number {
    return this.#watches.size
  }

  /** To be given to a client as it is. */
  get asServer(): ApiServer {
    const identity = { headers: {}, tls: {} }
    return {
      baseUrl: this.baseUrl,
      namespace: 'default',
      identity: () => Promise.resolve(identity),
      forgetIdentity: () => {},
    }
  }

  /** After `down`: on the same port, with what etcd has. */
  async up(): Promise<void> {
    const server = http.createServer((request, response) => void this.#serve(request, response))
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
    this.#api.watchFloor = this.etcd.revision
  }

  /** As by SIGKILL: nobody is told, every connection is cut. */
  async down(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = once(server, 'close')
    server.close()
    this.breakConnections()
    await closed
  }

  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Half-open: connections stay, and nothing is said on them any more. New watches are none of them. */
  freezeWatches(): void {
    for (const open of this.#watches) open.frozen = true
  }

  bookmark(): void {
    for (const { watch: one } of this.#watches) one.bookmark()
  }

  compact(): void {
    this.etcd.compact()
  }

  /** etcd from a copy; the server is restarted, as the manuals say. */
  async restore(snapshot: EtcdSnapshot): Promise<void> {
    await this.down()
    this.etcd.restore(snapshot)
    await this.up()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.down()
  }

  async #serve(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = await requestOf(message).catch(() => undefined)
    if (request === undefined) return void response.destroy()
    this.requests.push(request)
    const token = message.headers.authorization?.replace(/^Bearer /, '')
    if (this.tokens !== undefined && !this.tokens.has(token ?? ''))
      return send(response, refusalAnswer(new Refusal(401, 'Unauthorized')))
    const fault = this.faults.request?.(request)
    if (fault?.type === 'delay') await fault.until
    if (fault?.type === 'reset') return void message.socket.destroy()
    if (fault?.type === 'hang') return
    if (fault?.type === 'refuse') return refuse(response, fault)
    if (request.method === 'GET' && isWatch(request)) return this.#watch(request, response)
    const answer = this.#answer(request)
    if (fault?.type === 'done-reset') return void message.socket.destroy()
    if (fault?.type !== 'done-hang') send(response, answer)
  }

  #answer(request: Request): Answer {
    if (request.path === '/readyz' || request.path === '/version')
      return { code: 200, body: { major: '1', minor: '34', gitVersion: 'v1.34.0-fake' } }
    try {
      return this.#api.handle(request)
    } catch (error) {
      if (error instanceof Refusal) return refusalAnswer(error)
      throw error
    }
  }

  #watch(request: Request, response: http.ServerResponse): void {
    let begin: (line: WatchLine) => void
    const early: WatchLine[] = []
    begin = (line) => early.push(line)
    let started: Watch
    try {
      const target = this.#api.target(request.path)
      started = watch(this.#api, target, request.query, (line) => begin(line))
    } catch (error) {
      if (error instanceof Refusal) return send(response, refusalAnswer(error))
      throw error
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const open: OpenWatch = { watch: started, response, frozen: false }
    this.#watches.add(open)
    const write = this.#writer(open, request)
    begin = write
    for (const line of early) write(line)
    const stopTimers = this.#timers(open, request)
    response.once('close', () => {
      started.stop()
      stopTimers()
      this.#watches.delete(open)
    })
    if (early.some(({ type }) => type === 'ERROR')) response.end()
  }

  #writer(open: OpenWatch, request: Request): (line: WatchLine) => void {
    const held: WatchLine[] = []
    let turn: Promise<void> = idle
    const put = (line: WatchLine): void => {
      if (!open.frozen) open.response.write(`${JSON.stringify(line)}\n`)
    }
    return (line) => {
      const fault = this.faults.line?.(line, request)
      if (fault === 'drop') return
      if (fault === 'late') return void held.push(line)
      const wait = typeof fault === 'object' ? fault.until : undefined
      const all = fault === 'twice' ? [line, line] : [line, ...held.splice(0)]
      // In one go as long as nothing waits, so that a test sees what it has done.
      if (wait === undefined && held.length === 0 && turn === idle) return all.forEach(put)
      turn = turn.then(() => wait).then(() => all.forEach(put))
    }
  }

  #timers(open: OpenWatch, request: Request): () => void {
    const every = setInterval(() => open.watch.bookmark(), this.#options.bookmarkMs ?? 60_000)
    const timers = [every]
    const seconds = Number(request.query.get('timeoutSeconds') ?? '0')
    if (seconds > 0) {
      const endMs = seconds * 1_000
      timers.push(setTimeout(() => open.watch.bookmark(), Math.max(0, endMs - lastBookmarkMs)))
      timers.push(setTimeout(() => open.response.end(), endMs))
    }
    for (const timer of timers) timer.unref()
    return () => timers.forEach(clearTimeout)
  }
}

const idle = Promise.resolve()

function isWatch({ query }: Request): boolean {
  return ['1', 'true'].includes(query.get('watch') ?? '')
}

async function requestOf(message: http.IncomingMessage): Promise<Request> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost')
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return {
    method: message.method ?? 'GET',
    path: pathname,
    query: searchParams,
    contentType: message.headers['content-type'] ?? '',
    userAgent: message.headers['user-agent'] ?? 'unknown',
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  }
}

function refusalAnswer(error: Refusal): Answer {
  return { code: error.code, body: statusOf(error) }
}

function refuse(
  response: http.ServerResponse,
  { code, retryAfterSeconds }: { readonly code: number; readonly retryAfterSeconds?: number },
): void {
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds))
  send(response, refusalAnswer(new Refusal(code, `a fault was asked for: ${code}`)))
}

function send(response: http.ServerResponse, { code, body }: Answer): void {
  const text = JSON.stringify(body)
  response.writeHead(code, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
