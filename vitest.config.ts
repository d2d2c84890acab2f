import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Not the default pattern: dist/ has compiled files, and a test lives only under test/.
    include: ['test/**/*.test.ts'],
    // Against a real API server: `npm run test:kube`.
    exclude: [...configDefaults.exclude, 'test/kube/**'],
    // For two cores vitest would take one worker; but most files mostly wait, for processes and disks.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real disks and processes on two shared cores; a test that is stuck still ends well before CI's patience does.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
