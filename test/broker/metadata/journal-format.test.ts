import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { openStandaloneStore } from '../../../broker/metadata/standalone-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('the example in docs/formats/metadata.md opens, and says what the page says', async () => {
  const page = await readFile(
    join(import.meta.dirname, '../../../docs/formats/metadata.md'),
    'utf8',
  )
  const [, dump = ''] = /```hex\n([\s\S]*?)```/.exec(page) ?? []
  const hex = dump.split('\n').map((line) => line.slice(6, 53))
  const bytes = Buffer.from(hex.join('').replaceAll(' ', ''), 'hex')
  await using directory = await temporaryDirectory()
  await writeFile(join(directory.path, '00000000000000000001.journal'), bytes)
  await using store = await openStandaloneStore({
    fileSystem: nodeFileSystem,
    directory: directory.path,
    mustExist: true,
    onFatal: (error) => {
      throw error
    },
  })
  expect(await store.list('broker')).toEqual([
    {
      name: 'b1',
      value: { brokerId: 'b1', storeId: 's1', endpoint: 'h:7070', bootSeq: 1 },
      version: '1',
    },
  ])
})
