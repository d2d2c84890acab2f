// The table: objects that the API server takes and objects that it refuses, with every word of the refusal.

import { describe, expect, test } from 'vitest'
import type { Kind } from '../../../operator/crds/kind.ts'
import type { LabAnswer, LabApi, LabObject } from '../lab/lab-api.ts'
import { useKubeLab } from '../lab/use-kube-lab.ts'
import type { Draft } from './case.ts'
import { tables } from './tables.ts'

const lab = useKubeLab()

describe.each(tables.map(({ kind, cases }) => ({ name: kind.kind, kind, cases })))(
  '$name',
  ({ kind, cases }) => {
    test.each(cases.map((one, i) => ({ ...one, number: i })))('$name', async (one) => {
      const writer = new Writer(lab().admin.api, kind, one.first.name ?? `case-${one.number}`)
      const made = await writer.make(one.first)
      if (one.next !== undefined) expect(complaints(made)).toEqual([])
      const last = one.next === undefined ? made : await writer.replace(made.body, one.next)
      expect(complaints(last).toSorted()).toEqual((one.refused ?? []).toSorted())
      if (one.found !== undefined) expect(last.body).toMatchObject(one.found)
    })
  },
)

class Writer {
  readonly #api: LabApi
  readonly #kind: Kind<unknown, unknown>
  readonly #name: string
  readonly #path: string

  constructor(api: LabApi, kind: Kind<unknown, unknown>, name: string) {
    this.#api = api
    this.#kind = kind
    this.#name = name
    this.#path = `/apis/${kind.group}/${kind.version}/namespaces/default/${kind.plural}`
  }

  async make(draft: Draft): Promise<LabAnswer> {
    const { group, version, kind } = this.#kind
    const { spec } = draft
    const metadata = { name: this.#name }
    const body = { apiVersion: `${group}/${version}`, kind, metadata, ...(spec && { spec }) }
    const made = await this.#api.call('POST', `${this.#path}?fieldValidation=Strict`, { body })
    if (made.code >= 300 || !('status' in draft)) return made
    return await this.#put('/status', { ...made.body, status: draft.status })
  }

  async replace(object: LabObject, draft: Draft): Promise<LabAnswer> {
    if ('spec' in draft) return await this.#put('', { ...object, spec: draft.spec })
    return await this.#put('/status', { ...object, status: draft.status })
  }

  async #put(subresource: string, body: LabObject): Promise<LabAnswer> {
    const path = `${this.#path}/${this.#name}${subresource}?fieldValidation=Strict`
    return await this.#api.call('PUT', path, { body })
  }
}

/** `field: message` of each, without the kind of fault and the value, which some messages begin with. */
function complaints({ code, body }: LabAnswer): readonly string[] {
  if (code < 300) return []
  const { details } = body as { details?: { causes?: readonly Cause[] } }
  const causes = details?.causes ?? [{ field: String(code), message: body.message ?? '' }]
  return causes
    .filter(({ message }) => !message.includes('some validation rules were not checked'))
    .map(({ field, message }) => `${field}: ${withoutValue(message)}`)
}

interface Cause {
  readonly field: string
  readonly message: string
}

function withoutValue(message: string): string {
  const value = /"(?:[^"\\]|\\.)*"|\{.*\}|\[.*\]|[\w.-]+/.source
  return message
    .replace(new RegExp(`^(?:Invalid value|Unsupported value): (?:${value}): `), '')
    .replace(/^(?:Forbidden|Too long): /, '')
}
