// What the store has promised so far, and whether what a restart finds keeps it.

import type { MetadataEvent, Stored } from '../../../model/metadata-store.ts'
import type { Topic } from '../../../model/topic.ts'
import { must } from '../violation.ts'

/** A change whose answer never came. */
export interface OpenChange {
  readonly name: string
  /** Undefined: a removal. */
  readonly value: Topic | undefined
  /** Undefined: a creation. */
  readonly expected: string | undefined
}

export class StoreModel {
  /** By name: what was last answered or shown. */
  readonly known = new Map<string, Stored<Topic>>()
  /** Changes on their way. */
  readonly open = new Set<OpenChange>()
  /** What each version stood for. */
  readonly #versions = new Map<string, string>()

  /** Answered, read or watched: from now on it may not be taken back. */
  shown(object: Stored<Topic>): void {
    const content = JSON.stringify(object)
    const before = this.#versions.get(object.version)
    must(before === undefined || before === content, 'versions', () => `${before} and ${content}`)
    this.#versions.set(object.version, content)
    const known = this.known.get(object.name)
    if (known && Number(known.version) > Number(object.version)) return
    this.known.set(object.name, object)
  }

  gone(name: string, version: string): void {
    const known = this.known.get(name)
    if (known && Number(known.version) <= Number(version)) this.known.delete(name)
  }

  watched(event: MetadataEvent<Topic>): void {
    if (event.type === 'put') this.shown(event.object)
    // The version of what is gone is not told: only what was known as that object goes.
    if (event.type === 'removed') {
      const known = this.known.get(event.name)
      if (known && JSON.stringify(known.value) === JSON.stringify(event.last)) {
        this.known.delete(event.name)
      }
    }
  }

  /** Everything known is there, but for changes whose answer was lost: those may have happened. */
  checkRecovered(found: readonly Stored<Topic>[]): void {
    const byName = new Map(found.map((object) => [object.name, object]))
    for (const name of new Set([...byName.keys(), ...this.known.keys()])) {
      const known = this.known.get(name)
      const now = byName.get(name)
      if (now?.version === known?.version) {
        must(JSON.stringify(now) === JSON.stringify(known), 'recovery', () => `${name} differs`)
        continue
      }
      const explained = [...this.open].some(
        (change) =>
          change.name === name &&
          change.expected === known?.version &&
          JSON.stringify(change.value) === JSON.stringify(now?.value),
      )
      must(explained, 'recovery', () => `${name} was ${show(known)} and is ${show(now)}`)
    }
    this.adopt(found)
  }

  adopt(found: readonly Stored<Topic>[]): void {
    this.open.clear()
    this.known.clear()
    for (const object of found) this.shown(object)
  }
}

function show(object: Stored<Topic> | undefined): string {
  return object ? `version ${object.version}` : 'absent'
}
