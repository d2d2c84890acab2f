import { nodeFileSystem } from '../../../broker/log/node-file-system.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { fileSystemConformance } from './suite.ts'

fileSystemConformance(async () => {
  const directory = await temporaryDirectory()
  return {
    fileSystem: nodeFileSystem,
    directory: directory.path,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
})
