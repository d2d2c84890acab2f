// What charts/penstock/rbac allows, for users of a lab: processes under test have these rights and no others.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { PolicyRule } from './lab/kube-lab.ts'

const folder = join(import.meta.dirname, '..', '..', 'charts', 'penstock', 'rbac')

export async function rulesOf(role: 'broker' | 'operator'): Promise<readonly PolicyRule[]> {
  const text = await readFile(join(folder, `${role}.yaml`), 'utf8')
  const { rules }: { readonly rules: readonly PolicyRule[] } = parse(text)
  return rules
}
