// Names of topics and groups: one rule, so that every layer refuses the same ones with the same words.

import { PenstockError } from './errors.ts'
import { limits } from './limits.ts'

const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** What is wrong with the name, or undefined. A leading `_` is kept for topics of Penstock itself. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.length > limits.nameCharactersMax) {
    return `has ${name.length} characters; at most ${limits.nameCharactersMax} are allowed`
  }
  if (!pattern.test(name)) {
    return `is ${JSON.stringify(name)}; allowed are letters, digits, ".", "_" and "-", a letter or digit first`
  }
  return undefined
}

/** Throws INVALID_REQUEST; `kind` is what the name is of: `topic`, `group`. */
export function checkName(kind: string, name: string): void {
  const fault = nameFault(name)
  if (fault !== undefined) {
    throw new PenstockError('INVALID_REQUEST', `the name of the ${kind} ${fault}`, { field: kind })
  }
}
