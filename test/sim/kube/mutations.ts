// The rules that make an operator and brokers on a Kubernetes API safe, each with a switch: broken from outside, at the ports
// of production code, to see which checker notices.

import { Readable } from 'node:stream'
import type { Clock } from '../../../model/clock.ts'
import { PenstockError } from '../../../model/errors.ts'
import { limits } from '../../../model/limits.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import { jsonLines } from '../../../operator/kube/body.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import type { HttpAnswer, HttpCall, HttpTransport } from '../../../operator/kube/transport.ts'

/** What each one does wrong. */
export const kubeMutants = {
  versionChecked:
    'a stale cache is acted upon: changes go out without the resourceVersion they were decided on',
  createChecked: 'what is made takes the place of what there is',
  uidChecked: 'what is removed goes without its uid and version, whatever has its name by now',
  absenceIsNoDeletion: 'a topic that is not there is taken for one that was deleted',
  fenced: 'an operator writes as long as it believes to lead',
  leaseByOwnClock: "another's lease is over when its renewTime says so, by our clock",
  expiryHeard: 'a watch that is too old (410) goes on from now, without a list',
  unknownIsNoSuccess: 'a change without an answer counts as made',
} as const
export type KubeMutant = keyof typeof kubeMutants

export const allKubeMutants = Object.keys(kubeMutants) as readonly KubeMutant[]

export class KubeMutation {
  readonly #mutant: KubeMutant | undefined

  constructor(mutant: KubeMutant | undefined) {
    this.#mutant = mutant
  }

  is(mutant: KubeMutant): boolean {
    return this.#mutant === mutant
  }

  /** `newest`: where the server is. */
  http(real: HttpTransport, newest: () => number): HttpTransport {
    const alter = this.#altering(newest)
    return alter === undefined ? real : replaced(real, (call) => real.send(alter(call)))
  }

  /** Of an operator, by its own clock. */
  operatorHttp(real: HttpTransport, clock: Clock): HttpTransport {
    const wallMs = (): number => clock.now()
    if (this.is('fenced')) return replaced(real, (call) => real.send({ ...call, gate: undefined }))
    if (this.is('leaseByOwnClock'))
      return replaced(real, async (call) => {
        const answer = await real.send(call)
        const isLease = call.method === 'GET' && call.path.includes('/leases/')
        return isLease ? { ...answer, body: await overdue(answer, wallMs()) } : answer
      })
    if (this.is('absenceIsNoDeletion'))
      return replaced(real, async (call) => {
        const answer = await real.send(call)
        const isWatch = call.path.includes('/topics?') && call.path.includes('watch=1')
        return isWatch ? { ...answer, body: Readable.from(buried(answer.body, wallMs)) } : answer
      })
    return real
  }

  store(real: MetadataStore): MetadataStore {
    return this.is('unknownIsNoSuccess') ? optimistic(real) : real
  }

  #altering(newest: () => number): ((call: HttpCall) => HttpCall) | undefined {
    if (this.is('versionChecked')) return withoutVersion
    if (this.is('createChecked')) return upserting
    if (this.is('uidChecked'))
      return (call) =>
        call.method === 'DELETE' ? withBody(call, { preconditions: undefined }) : call
    if (this.is('expiryHeard')) return (call) => fromNow(call, newest())
    return undefined
  }
}

function bodyOf({ body }: HttpCall): JsonObject {
  const parsed: unknown = body === undefined ? {} : JSON.parse(body)
  return isJsonObject(parsed) ? parsed : {}
}

function withBody(call: HttpCall, fields: JsonObject): HttpCall {
  return { ...call, body: JSON.stringify({ ...bodyOf(call), ...fields }) }
}

/** Leases are another rule's. */
function withoutVersion(call: HttpCall): HttpCall {
  if (call.method !== 'PATCH' || call.path.includes('/leases/')) return call
  const { metadata } = bodyOf(call)
  if (!isJsonObject(metadata)) return call
  return withBody(call, { metadata: { ...metadata, resourceVersion: undefined } })
}

function upserting(call: HttpCall): HttpCall {
  if (call.method !== 'POST' || !call.path.includes('/penstock.dev/')) return call
  const { metadata } = bodyOf(call)
  const name = isJsonObject(metadata) ? String(metadata['name']) : ''
  const [path = ''] = call.path.split('?')
  const headers = { ...call.headers, 'content-type': 'application/apply-patch+yaml' }
  const at = `${path}/${encodeURIComponent(name)}?fieldManager=mutant&force=true`
  return { ...call, method: 'PATCH', path: at, headers }
}

function fromNow(call: HttpCall, revision: number): HttpCall {
  const url = new URL(call.path, 'http://api')
  const isAgain = url.searchParams.get('watch') === '1'
  if (!isAgain) return call
  url.searchParams.set('resourceVersion', String(revision))
  return { ...call, path: `${url.pathname}${url.search}` }
}

/** A Lease whose time is up by the clock on the wall looks as if it had been given back. */
async function overdue({ body, code }: HttpAnswer, wallMs: number): Promise<Readable> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const lease: unknown = JSON.parse(text)
  const spec = isJsonObject(lease) ? lease['spec'] : undefined
  if (code !== 200 || !isJsonObject(lease) || !isJsonObject(spec)) return readable(text)
  const endMs = Date.parse(String(spec['renewTime'])) + Number(spec['leaseDurationSeconds']) * 1_000
  if (wallMs < endMs) return readable(text)
  return readable(JSON.stringify({ ...lease, spec: { ...spec, holderIdentity: '' } }))
}

function readable(text: string): Readable {
  return Readable.from([Buffer.from(text)])
}

function isUnknown(error: unknown): boolean {
  return PenstockError.from(error).reason === 'TIMED_OUT'
}

/** Whoever makes a change of a record and hears nothing of it is told that it is made. */
function optimistic(real: MetadataStore): MetadataStore {
  return {
    get: (kind, name) => real.get(kind, name),
    list: (kind) => real.list(kind),
    watch: (kind, options) => real.watch(kind, options),
    create: (kind, name, value) => real.create(kind, name, value),
    remove: (kind, name, version) => real.remove(kind, name, version),
    update: async (kind, name, value, version) => {
      try {
        return await real.update(kind, name, value, version)
      } catch (error) {
        if (!isUnknown(error)) throw error
        return { name, value, version }
      }
    },
  }
}

/** A topic that goes is told as one that is being deleted, with its data. */
async function* buried(body: Readable, wallMs: () => number): AsyncGenerator<Buffer> {
  for await (const line of jsonLines(body, limits.kubeEventBytesMax)) {
    const told = isJsonObject(line) && line['type'] === 'DELETED' ? marked(line, wallMs()) : line
    yield Buffer.from(`${JSON.stringify(told)}\n`)
  }
}

function marked({ object }: JsonObject, wallMs: number): JsonObject {
  if (!isJsonObject(object)) return {}
  const { metadata, spec } = object
  const deletionTimestamp = new Date(wallMs).toISOString()
  return {
    type: 'MODIFIED',
    object: {
      ...object,
      metadata: { ...(isJsonObject(metadata) && metadata), deletionTimestamp },
      spec: { ...(isJsonObject(spec) && spec), deletionPolicy: 'Delete' },
    },
  }
}

/** The same but for how it sends. */
function replaced({ host }: HttpTransport, send: HttpTransport['send']): HttpTransport {
  return { host, send, [Symbol.dispose]() {} }
}
