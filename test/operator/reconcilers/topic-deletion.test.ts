// When the object of a Topic may go: never before its messages, if they are to go with it.

import { describe, expect, test } from 'vitest'
import {
  type FinalizerStep,
  finalizerStep,
  type Held,
} from '../../../operator/reconcilers/topic-deletion.ts'
import { partitionOf } from './seen.ts'

const calm: Held = {
  policy: 'Retain',
  isDeleting: false,
  hasFinalizer: false,
  isNamesake: false,
  hasCluster: true,
  partitions: [partitionOf(0, ['b1', 'b2'])],
}
const nothing: FinalizerStep = { do: 'nothing' }

const cases: readonly {
  readonly when: string
  readonly held: Partial<Held>
  readonly step: FinalizerStep
}[] = [
  { when: 'its messages are to stay', held: {}, step: nothing },
  { when: 'its messages are to go with it', held: { policy: 'Delete' }, step: { do: 'add' } },
  { when: 'it is held already', held: { policy: 'Delete', hasFinalizer: true }, step: nothing },
  {
    when: 'somebody has thought better of it before',
    held: { hasFinalizer: true },
    step: { do: 'drop', if: 'at once' },
  },
  {
    when: 'somebody has thought better of it while it waits',
    held: { hasFinalizer: true, isDeleting: true },
    step: { do: 'drop', if: 'at once' },
  },
  {
    when: 'it goes, and was never held: nothing can be added any more',
    held: { policy: 'Delete', isDeleting: true },
    step: nothing,
  },
  {
    when: 'its messages are being deleted: the controller lets it go',
    held: { policy: 'Delete', isDeleting: true, hasFinalizer: true },
    step: nothing,
  },
  {
    when: 'its partitions are gone: the controller sees that',
    held: { policy: 'Delete', isDeleting: true, hasFinalizer: true, partitions: [] },
    step: nothing,
  },
  {
    when: 'the controller does not know it, because another has its name',
    held: {
      policy: 'Delete',
      isDeleting: true,
      hasFinalizer: true,
      isNamesake: true,
      partitions: [],
    },
    step: { do: 'drop', if: 'no partition is left' },
  },
  {
    when: 'another has its name, and it has partitions all the same',
    held: { policy: 'Delete', isDeleting: true, hasFinalizer: true, isNamesake: true },
    step: nothing,
  },
  {
    when: 'the cluster is gone: nobody deletes anything any more',
    held: { policy: 'Delete', isDeleting: true, hasFinalizer: true, hasCluster: false },
    step: { do: 'drop', if: 'the cluster is gone' },
  },
  {
    when: 'the cluster is gone, and nobody wants the Topic gone',
    held: { hasFinalizer: true, hasCluster: false },
    step: nothing,
  },
]

describe('what is done about the finalizer when', () => {
  test.each(cases)('$when', ({ held, step }) => {
    expect(finalizerStep({ ...calm, ...held })).toEqual(step)
  })
})
