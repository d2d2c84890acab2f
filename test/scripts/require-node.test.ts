import { expect, test } from 'vitest'
import { complaint } from '../../scripts/require-node.mjs'

test.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('Node %s is new enough', (version) => {
  expect(complaint(version)).toBeUndefined()
})

test.each(['12.22.0', '20.20.2', '23.11.1'])(
  'Node %s is refused by name, with a way out',
  (version) => {
    expect(complaint(version)).toContain(`this is Node ${version}`)
    expect(complaint(version)).toContain('npm ci')
  },
)
