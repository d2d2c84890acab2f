// Calls to the API server of a lab as one user: small, without retries, so that a test sees what the server says.

import https from 'node:https'
import { buffer } from 'node:stream/consumers'

export type LabCredentials =
  | { readonly certificate: string; readonly key: string }
  | { readonly token: string }

export interface LabAnswer {
  readonly code: number
  /** What is no JSON is its `message`. */
  readonly body: LabObject
}

/** Whatever the server sends: tests say what they expect in it. */
export interface LabObject {
  readonly message?: string
  readonly metadata?: {
    readonly name?: string
    readonly uid?: string
    readonly resourceVersion?: string
    readonly generation?: number
  }
  readonly status?: unknown
  readonly [field: string]: unknown
}

export interface LabRequest {
  readonly body?: unknown
  /** Of the body; JSON if not said. */
  readonly contentType?: string
  readonly accept?: string
  readonly signal?: AbortSignal
}

const patience = { timeoutMs: 20_000 }

export class LabApi {
  readonly #agent: https.Agent
  readonly #baseUrl: string
  readonly #headers: Readonly<Record<string, string>>

  constructor(server: {
    readonly baseUrl: string
    readonly authority: string
    readonly credentials: LabCredentials
  }) {
    const { credentials, authority } = server
    const tls =
      'token' in credentials ? {} : { cert: credentials.certificate, key: credentials.key }
    this.#agent = new https.Agent({ keepAlive: true, ca: authority, ...tls })
    this.#baseUrl = server.baseUrl
    this.#headers = 'token' in credentials ? { authorization: `Bearer ${credentials.token}` } : {}
  }

  /** Resolves with refusals too. */
  async call(method: string, path: string, request: LabRequest = {}): Promise<LabAnswer> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    const { promise, resolve, reject } = Promise.withResolvers<LabAnswer>()
    const timeout = AbortSignal.timeout(patience.timeoutMs)
    const sent = https.request(new URL(path, this.#baseUrl), {
      method,
      agent: this.#agent,
      headers: {
        ...this.#headers,
        accept: request.accept ?? 'application/json',
        ...(body !== undefined && {
          'content-type': request.contentType ?? 'application/json',
          'content-length': Buffer.byteLength(body),
        }),
      },
      signal: request.signal ? AbortSignal.any([request.signal, timeout]) : timeout,
    })
    sent.once('error', reject)
    sent.once('response', (response) => {
      buffer(response).then((bytes) => {
        const text = bytes.toString('utf8')
        const isJson = response.headers['content-type']?.includes('json') === true
        const body: LabObject = isJson ? JSON.parse(text) : { message: text }
        resolve({ code: response.statusCode ?? 0, body })
      }, reject)
    })
    sent.end(body)
    return await promise
  }

  /** The body of a success; throws what the server said otherwise. */
  async must(method: string, path: string, request: LabRequest = {}): Promise<LabObject> {
    const { code, body } = await this.call(method, path, request)
    if (code < 300) return body
    throw new Error(`${method} ${path}: ${code} ${body.message}`)
  }

  close(): void {
    this.#agent.destroy()
  }
}
