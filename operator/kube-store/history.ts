// Whether records went back, by what they say: epochs, revisions and starts only rise. A server that was restored from a copy
// may give versions that are higher than before, so versions alone do not tell. Pure.

import type { MetadataEvent } from '../../model/metadata-store.ts'

type Age = readonly [identity: string, major: number, minor: number]

export class History<T extends object> {
  readonly #ages = new Map<string, Age>()
  #wentBack = false

  told(events: readonly MetadataEvent<T>[]): void {
    for (const event of events) {
      // Who comes again as another one is not what went back.
      if (event.type !== 'put') continue
      const { name, value } = event.object
      const age = ageOf(value)
      const before = this.#ages.get(name)
      if (age === undefined) continue
      this.#ages.set(name, age)
      if (before !== undefined && isOlder(age, before)) this.#wentBack = true
    }
  }

  /** A list has been told: true if it, or what was told since the last one, went back. */
  synced(): boolean {
    const wentBack = this.#wentBack
    this.#wentBack = false
    return wentBack
  }
}

function ageOf(value: object): Age | undefined {
  if ('topicUid' in value && 'epoch' in value && 'revision' in value)
    return [String(value.topicUid), Number(value.epoch), Number(value.revision)]
  if ('storeId' in value && 'bootSeq' in value)
    return [String(value.storeId), Number(value.bootSeq), 0]
  return undefined
}

function isOlder(
  [identity, major, minor]: Age,
  [otherIdentity, otherMajor, otherMinor]: Age,
): boolean {
  if (identity !== otherIdentity) return false
  return major < otherMajor || (major === otherMajor && minor < otherMinor)
}
