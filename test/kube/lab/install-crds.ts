// Our kinds on a server of a lab, from the manifests that users apply.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parse } from 'yaml'
import { manifestFolder } from '../../../operator/crds/files.ts'
import type { LabApi, LabObject } from './lab-api.ts'

const folder = join(import.meta.dirname, '..', '..', '..', manifestFolder)
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const patienceMs = 60_000

/** Resolves when every kind can be used. Throws what the server says of a definition that it refuses. */
export async function installCrds(api: LabApi): Promise<void> {
  const manifests = readdirSync(folder).map(
    (name): LabObject => parse(readFileSync(join(folder, name), 'utf8')),
  )
  for (const body of manifests) await api.must('POST', definitions, { body })
  for (const { metadata } of manifests) await established(api, `${definitions}/${metadata?.name}`)
}

async function established(api: LabApi, path: string): Promise<void> {
  const until = AbortSignal.timeout(patienceMs)
  while (!isEstablished(await api.must('GET', path))) {
    until.throwIfAborted()
    await delay(50)
  }
}

function isEstablished({ status }: LabObject): boolean {
  // Null for a moment, too.
  const { conditions } = (status ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null
  }
  return (conditions ?? []).some((one) => one.type === 'Established' && one.status === 'True')
}
