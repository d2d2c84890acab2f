// The files that are made from the kinds, by their paths in the repository. Pure; scripts/generate-crds.ts writes them.

import { stringify } from 'yaml'
import { kinds } from './kinds.ts'
import { customResourceDefinition } from './manifest.ts'
import { crdReference } from './reference.ts'

export const manifestFolder = 'charts/penstock/crds'

export function crdFiles(): ReadonlyMap<string, string> {
  const manifests = kinds.map((kind): [string, string] => {
    const path = `${manifestFolder}/${kind.plural}.yaml`
    const header = `# Made by scripts/generate-crds.ts from operator/crds. Do not edit.\n`
    const yaml = stringify(customResourceDefinition(kind), {
      aliasDuplicateObjects: false,
      lineWidth: 0,
    })
    return [path, header + yaml]
  })
  return new Map([...manifests, ['docs/reference/crds.md', crdReference(kinds)]])
}
