// The part of the suite in which the store crashes and starts again on what it has left.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { followMetadata } from '../../../model/metadata-cache.ts'
import type {
  MetadataKind,
  MetadataKinds,
  MetadataStore,
  Stored,
} from '../../../model/metadata-store.ts'
import { byName, expectConflict, type Sample } from './samples.ts'
import type { MetadataStoreHarness } from './suite.ts'

export function restarting<K extends MetadataKind>(
  harness: () => MetadataStoreHarness,
  sample: Sample<K>,
): void {
  const { kind, value } = sample
  test('what was answered is there after a crash, with the same versions', async () => {
    const h = harness()
    const a = await h.store.create(kind, 'a', value('a', 1))
    const b = await h.store.create(kind, 'b', value('b', 2))
    const b2 = await h.store.update(kind, 'b', value('b', 3), b.version)
    const c = await h.store.create(kind, 'c', value('c', 4))
    await h.store.remove(kind, 'c', c.version)
    await h.restart()
    expect(await h.store.list(kind)).toEqual([a, b2])
    await expectConflict(h.store.update(kind, 'b', value('b', 5), b.version))
    await h.store.update(kind, 'b', value('b', 5), b2.version)
  })

  test('versions are not used again after a restart, not even those of removed objects', async () => {
    const h = harness()
    const versions = new Set<string>()
    for (let round = 0; round < 5; round++) {
      const made = await h.store.create(kind, 'a', value('a', round))
      expect(versions.has(made.version)).toBe(false)
      versions.add(made.version)
      await h.store.remove(kind, 'a', made.version)
      await h.restart()
    }
  })

  test('who follows it through crashes misses nothing, and hears of what was removed meanwhile', async () => {
    const h = harness()
    for (const name of ['a', 'b', 'c']) await h.store.create(kind, name, value(name, 0))
    const removed: string[] = []
    using abort = abortedAtEnd()
    const cache = followMetadata({
      store: nowRunning(h),
      kind,
      clock: systemClock,
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === 'removed') removed.push(event.name)
      },
    })
    await expect.poll(() => cache.synced).toBe(true)
    for (let round = 1; round <= 3; round++) {
      await h.restart()
      const a = await h.store.get(kind, 'a')
      await h.store.remove(kind, 'a', a?.version ?? '')
      const b = await h.store.get(kind, 'b')
      await h.store.update(kind, 'b', value('b', round), b?.version ?? '')
      const expected = await h.store.list(kind)
      await expect.poll(() => [...cache.objects.values()].toSorted(byName)).toEqual(expected)
      expect(removed).toEqual(Array.from({ length: round }, () => 'a'))
      await h.store.create(kind, 'a', value('a', round))
      await expect.poll(() => cache.objects.has('a')).toBe(true)
    }
  })

  test('a change whose answer is lost is either there or not, and a read tells', async () => {
    const h = harness()
    const first = await h.store.create(kind, 'a', value('a', 1))
    h.loseNextAnswer()
    await expect(h.store.update(kind, 'a', value('a', 2), first.version)).rejects.toMatchObject({
      reason: 'TIMED_OUT',
    })
    await h.restart()
    const found = await h.store.get(kind, 'a')
    if (found?.version === first.version) expect(found).toEqual(first)
    else {
      expect(found?.value).toEqual(value('a', 2))
      await expectConflict(h.store.update(kind, 'a', value('a', 3), first.version))
    }
    await h.store.update(kind, 'a', value('a', 3), found?.version ?? '')
  })

  test('it behaves as a map with versions, whatever the order of changes and restarts', async () => {
    const h = harness()
    const name = fc.constantFrom('a', 'b', 'c')
    const steps = fc.array(
      fc.oneof(
        fc.record({ op: fc.constantFrom('create', 'update', 'stale', 'remove'), name }),
        fc.constant({ op: 'restart', name: '' }),
      ),
      { maxLength: 30 },
    )
    await fc.assert(
      fc
        .asyncProperty(steps, async (run) => {
          const model = new Map<string, Stored<MetadataKinds[K]>>()
          const used = new Set<string>()
          for (const [i, step] of run.entries()) await play(h, { sample, model, used, step, i })
          expect(await h.store.list(kind)).toEqual(
            [...model.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
          )
        })
        .beforeEach(async () => {
          for (const { name: old, version } of await h.store.list(kind)) {
            await h.store.remove(kind, old, version)
          }
        }),
      { numRuns: 15 },
    )
  })
}

async function play<K extends MetadataKind>(
  h: MetadataStoreHarness,
  at: {
    sample: Sample<K>
    model: Map<string, Stored<MetadataKinds[K]>>
    used: Set<string>
    step: { op: string; name: string }
    i: number
  },
): Promise<void> {
  const { name, op } = at.step
  const { kind, value } = at.sample
  const known = at.model.get(name)
  const remember = (stored: Stored<MetadataKinds[K]>): void => {
    expect(at.used.has(stored.version)).toBe(false)
    at.used.add(stored.version)
    at.model.set(name, stored)
  }
  if (op === 'restart') await h.restart()
  else if (op === 'stale')
    await expectConflict(h.store.update(kind, name, value(name, at.i), 'no version'))
  else if (op === 'create' && known)
    await expectConflict(h.store.create(kind, name, value(name, 1)))
  else if (op === 'create') remember(await h.store.create(kind, name, value(name, at.i)))
  else if (!known) await expectConflict(h.store.remove(kind, name, 'no version'))
  else if (op === 'update')
    remember(await h.store.update(kind, name, value(name, at.i), known.version))
  else {
    await h.store.remove(kind, name, known.version)
    at.model.delete(name)
  }
}

/** The store of the moment, also for those who began with an earlier one. */
function nowRunning(h: MetadataStoreHarness): MetadataStore {
  return {
    get: (kind, name) => h.store.get(kind, name),
    list: (kind) => h.store.list(kind),
    create: (kind, name, value) => h.store.create(kind, name, value),
    update: (kind, name, value, version) => h.store.update(kind, name, value, version),
    remove: (kind, name, version) => h.store.remove(kind, name, version),
    watch: (kind, options) => h.store.watch(kind, options),
  }
}

function abortedAtEnd(): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController()
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() }
}
