// A lab for all tests of one file, and its logs kept when one of them fails.

import { afterAll, beforeAll, beforeEach } from 'vitest'
import { installCrds } from './install-crds.ts'
import { type KubeLab, type KubeLabOptions, startKubeLab } from './kube-lab.ts'

/** Compiling has happened before; what is left is the start of two servers, on a machine that has other things to do. */
const startMs = 180_000

/** Called at the top of a file. The lab is there while tests run; our kinds are installed. */
export function useKubeLab(options: KubeLabOptions = {}): () => KubeLab {
  let lab: KubeLab | undefined
  beforeAll(async () => {
    lab = await startKubeLab(options)
    await installCrds(lab.admin.api)
  }, startMs)
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => lab?.keep())
  })
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]()
  }, startMs)
  return () => {
    if (lab === undefined) throw new Error('the lab is there while tests run')
    return lab
  }
}
