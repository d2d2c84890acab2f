// Cutting a segment so that what was cut cannot come back. A file system that orders no data (ext4 with data=writeback,
// say) may show old bytes again when the file has grown over their place and the power fails; a whole old batch there would
// verify. So the header of the first batch to go is blotted out on the disk before the file is made shorter.

import { batchHeaderBytes } from '../../model/batch.ts'
import type { FileHandle } from './file-system.ts'
import type { LogRules } from './rules.ts'

/** Durable when it resolves. */
export async function cutFile(file: FileHandle, to: number, rules: LogRules): Promise<void> {
  const beyond = (await file.size()) - to
  if (rules.durableCut && beyond > 0) {
    await file.write([Buffer.alloc(Math.min(beyond, batchHeaderBytes))], to)
    await file.sync()
  }
  await file.truncate(to)
  if (rules.durableCut) await file.sync()
}
