// The Kubernetes protocol with nothing in between: what was sent and what came, for the suite that says what an API server
// does.

import { jsonLines, wholeText } from '../../../operator/kube/body.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import { type ApiServer, Transport } from '../../../operator/kube/transport.ts'

export interface WireAnswer {
  readonly code: number
  readonly body: JsonObject
}

export interface WireCall {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly contentType?: string
}

export interface WatchLine {
  readonly type: string
  readonly object: JsonObject
}

export const mergePatch = 'application/merge-patch+json'
export const jsonPatch = 'application/json-patch+json'
export const applyPatch = 'application/apply-patch+yaml'

const patienceMs = 15_000

export class Wire implements Disposable {
  readonly #server: ApiServer
  #transport: Transport

  constructor(server: ApiServer) {
    this.#server = server
    this.#transport = new Transport(server)
  }

  /** After a restart: connections that are kept are of the server that is gone. */
  reconnect(): void {
    this.#transport[Symbol.dispose]()
    this.#transport = new Transport(this.#server)
  }

  async call(method: string, path: string, call: WireCall = {}): Promise<WireAnswer> {
    const { query = {}, body, contentType = 'application/json' } = call
    const answer = await this.#transport.send({
      method,
      path: `${path}?${new URLSearchParams(query).toString()}`,
      headers: body === undefined ? {} : { 'content-type': contentType },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await wholeText(answer.body, 16 << 20)
    // What is served nowhere is said in plain text.
    const isJson = answer.headers['content-type']?.includes('json') === true
    const value: unknown = isJson ? JSON.parse(text) : undefined
    return { code: answer.code, body: isJsonObject(value) ? value : {} }
  }

  /** The call must succeed. */
  async ok(method: string, path: string, call: WireCall = {}): Promise<JsonObject> {
    const { code, body } = await this.call(method, path, call)
    if (code > 299) throw new Error(`${method} ${path}: ${code} ${String(body['message'])}`)
    return body
  }

  /** Lines as they come; disposing of it ends the watch. */
  async watch(path: string, query: Readonly<Record<string, string>>): Promise<WireWatch> {
    const abort = new AbortController()
    const { body, code } = await this.#transport.send({
      method: 'GET',
      path: `${path}?${new URLSearchParams({ watch: '1', ...query }).toString()}`,
      headers: {},
      body: undefined,
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(4 * patienceMs)]),
    })
    const lines = jsonLines(body, 16 << 20)
    return {
      code,
      async next(): Promise<WatchLine | undefined> {
        const { value, done } = await lines.next()
        return done === true ? undefined : (value as WatchLine)
      },
      [Symbol.dispose]: () => abort.abort(),
    }
  }

  [Symbol.dispose](): void {
    this.#transport[Symbol.dispose]()
  }
}

export interface WireWatch extends Disposable {
  readonly code: number
  /** Undefined once the server has ended it. */
  next(): Promise<WatchLine | undefined>
}

export function metadataOf(object: JsonObject): JsonObject {
  const { metadata } = object
  if (!isJsonObject(metadata)) throw new Error('an object without metadata')
  return metadata
}

export function versionOf(object: JsonObject): string {
  return String(metadataOf(object)['resourceVersion'])
}
