// Cutting a segment so that what was cut cannot come back. A file system that orders no data (ext4 with data=writeback,
// say) may show old bytes again when the file, or another one of its name, has grown over their place and the power fails;
// a whole old batch there would verify. So the header of the first batch to go is blotted out on the disk before the file is
// made shorter or removed: what lies behind it then has no predecessor.

import { batchHeaderBytes } from '../../model/batch.ts'
import type { FileHandle } from './file-system.ts'
import type { LogRules } from './rules.ts'

/** Durable when it resolves. */
export async function cutFile(file: FileHandle, to: number, rules: LogRules): Promise<void> {
  await blotOut(file, to, rules)
  await file.truncate(to)
  if (rules.durableCut) await file.sync()
}

/** No batch begins at `from` any more, durably. */
export async function blotOut(file: FileHandle, from: number, rules: LogRules): Promise<void> {
  const beyond = (await file.size()) - from
  if (!rules.durableCut || beyond <= 0) return
  await file.write([Buffer.alloc(Math.min(beyond, batchHeaderBytes))], from)
  await file.sync()
}
