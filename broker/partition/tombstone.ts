// Tells metadata that this store has deleted its copy of a partition: the controller removes the object when all have.

import { PenstockError } from '../../model/errors.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { changed } from '../../model/partition.ts'

/** Repeats until it is recorded or no longer asked for. Throws METADATA_UNAVAILABLE and its like. */
export async function reportDeleted(
  store: MetadataStore,
  copy: { readonly name: string; readonly topicUid: string; readonly storeId: string },
): Promise<void> {
  const { name, topicUid, storeId } = copy
  for (;;) {
    const found = await store.get('partition', name)
    const asked = found?.value.topicUid === topicUid && found.value.phase === 'deleting'
    if (!found || !asked || found.value.deletedBy.includes(storeId)) return
    const deletedBy = [...found.value.deletedBy, storeId]
    try {
      await store.update('partition', name, changed(found.value, { deletedBy }), found.version)
      return
    } catch (error) {
      // Another store was faster; its change is in the next reading.
      if (PenstockError.from(error).reason !== 'METADATA_CONFLICT') throw error
    }
  }
}

/** Takes the store off those whose copies are to go, as its copy is gone. Repeats until it is recorded or not asked for. */
export async function reportRetired(
  store: MetadataStore,
  copy: { readonly name: string; readonly topicUid: string; readonly storeId: string },
): Promise<void> {
  const { name, topicUid, storeId } = copy
  for (;;) {
    const found = await store.get('partition', name)
    const retired = found?.value.retired?.filter((one) => one.storeId !== storeId)
    const asked =
      found?.value.topicUid === topicUid && retired?.length !== found.value.retired?.length
    if (!found || !asked) return
    try {
      await store.update('partition', name, changed(found.value, { retired }), found.version)
      return
    } catch (error) {
      if (PenstockError.from(error).reason !== 'METADATA_CONFLICT') throw error
    }
  }
}
