// Label and field selectors, as queries of lists and watches have them.

import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import { objectIn, textIn } from './kinds.ts'

export type Matches = (object: JsonObject) => boolean

export class BadSelector extends Error {}

export function labelMatcher(selector: string): Matches {
  const rules = splitOutside(selector).map(labelRule)
  return (object) => {
    const metadata = object['metadata']
    const labels = isJsonObject(metadata) ? metadata['labels'] : undefined
    const of = isJsonObject(labels) ? labels : {}
    return rules.every((rule) => rule(of))
  }
}

type LabelRule = (labels: JsonObject) => boolean

function labelRule(text: string): LabelRule {
  const set = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text)
  if (set) {
    const [, name = '', operator, list = ''] = set
    const values = list.split(',').map((value) => value.trim())
    const isIn: LabelRule = (labels) => values.includes(textIn(labels, name))
    return operator === 'in'
      ? (labels) => labels[name] !== undefined && isIn(labels)
      : (labels) => labels[name] === undefined || !isIn(labels)
  }
  const equality = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/.exec(text)
  if (equality) {
    const [, name = '', operator, value] = equality
    return operator === '!='
      ? (labels) => labels[name] !== value
      : (labels) => labels[name] === value
  }
  const exists = /^(!?)\s*([^\s!=,()]+)$/.exec(text)
  if (!exists) throw new BadSelector(`unable to parse requirement: ${text}`)
  const [, not, name = ''] = exists
  return (labels) => (labels[name] !== undefined) === (not === '')
}

function splitOutside(selector: string): readonly string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

export function fieldMatcher(selector: string, selectable: readonly string[]): Matches {
  const rules = splitOutside(selector).map((text): Matches => {
    const [, path = '', operator = '', value = ''] = /^([^!=]+)(==|=|!=)(.*)$/.exec(text) ?? []
    if (!['metadata.name', 'metadata.namespace', ...selectable].includes(path))
      throw new BadSelector(`field label not supported: ${path || text}`)
    return (object) => (fieldOf(object, path) === value) === (operator !== '!=')
  })
  return (object) => rules.every((rule) => rule(object))
}

function fieldOf(object: JsonObject, path: string): string {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const parent = names.reduce(objectIn, object)
  return textIn(parent, last)
}
