import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Not the default pattern: dist/ has compiled files, and a test lives only under test/.
    include: ['test/**/*.test.ts'],
    // Against a real API server: `npm run test:kube`.
    exclude: [...configDefaults.exclude, 'test/kube/**'],
    // Real disks and processes on two shared cores; a test that is stuck still ends well before CI's patience does.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
