// The way from a process to the API server: HTTP as operator/kube sees it, over the simulated network.

import { Readable } from 'node:stream'
import { KubeError } from '../../../operator/kube/kube-error.ts'
import type { HttpAnswer, HttpCall, HttpTransport } from '../../../operator/kube/transport.ts'
import type { Request } from '../../support/kube/api.ts'
import type { Speaker } from '../cluster/network.ts'
import { apiName, type SimulatedApi } from './api-node.ts'
import type { Down, Up } from './wire.ts'

export interface HttpParts {
  readonly api: SimulatedApi
  readonly speaker: Speaker
  /** Has passed its gate, and goes out. Returns as whose. */
  sending(call: HttpCall): string
}

export class SimulatedHttp implements HttpTransport {
  readonly host = apiName
  readonly #parts: HttpParts

  constructor(parts: HttpParts) {
    this.#parts = parts
  }

  send(call: HttpCall): Promise<HttpAnswer> {
    if (call.signal.aborted) return Promise.reject(failure(call, false, call.signal.reason))
    return new Exchange(this.#parts, call).answer
  }

  [Symbol.dispose](): void {}
}

class Exchange {
  readonly #parts: HttpParts
  readonly #call: HttpCall
  readonly #head = Promise.withResolvers<HttpAnswer>()
  readonly #body: Readable
  readonly #end: ReturnType<typeof connect>
  #sent = false

  constructor(parts: HttpParts, call: HttpCall) {
    this.#parts = parts
    this.#call = call
    this.#body = new Readable({
      read() {},
      destroy: (error, done) => {
        this.#over()
        done(error)
      },
    })
    this.#body.on('error', () => {})
    this.#end = connect(parts)
    this.#end.listener = {
      received: (message) => this.#received(message),
      lost: (error) => this.#fail(error),
    }
    call.signal.addEventListener('abort', this.#aborted)
  }

  get answer(): Promise<HttpAnswer> {
    return this.#head.promise
  }

  readonly #aborted = (): void => this.#fail(this.#call.signal.reason)

  #received(message: Down): void {
    switch (message.type) {
      case 'ready':
        this.#begin()
        return
      case 'head':
        this.#head.resolve({ code: message.code, headers: message.headers, body: this.#body })
        return
      case 'data':
        this.#body.push(message.bytes)
        return
      case 'end':
        this.#body.push(null)
        this.#over()
    }
  }

  #begin(): void {
    try {
      this.#call.gate?.()
    } catch (error) {
      this.#over()
      this.#head.reject(error)
      return
    }
    this.#sent = true
    const userAgent = this.#parts.sending(this.#call)
    this.#end.send({ type: 'request', request: requestOf(this.#call, userAgent) })
  }

  #fail(why: unknown): void {
    this.#over()
    const error = failure(this.#call, this.#sent, why)
    this.#head.reject(error)
    this.#body.destroy(error)
  }

  #over(): void {
    this.#call.signal.removeEventListener('abort', this.#aborted)
    this.#end.close()
  }
}

function connect({ api, speaker }: HttpParts) {
  return api.network.connect<Up, Down>(speaker, apiName, (node, far) => api.accept(node, far))
}

function requestOf({ method, path, headers, body }: HttpCall, userAgent: string): Request {
  const { pathname, searchParams } = new URL(path, 'http://api')
  return {
    method,
    path: pathname,
    query: searchParams,
    contentType: headers['content-type'] ?? '',
    userAgent,
    body: body === undefined ? undefined : (JSON.parse(body) as unknown),
  }
}

function failure({ method, path }: HttpCall, sent: boolean, why: unknown): KubeError {
  const said = why instanceof Error ? why.message : String(why)
  const outcome = sent ? 'unknown' : 'unsent'
  return new KubeError(`${method} ${path}: ${said}`, { outcome, cause: why })
}
