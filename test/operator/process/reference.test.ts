import { expect, test } from 'vitest'
import { operatorReference } from '../../../operator/process/reference.ts'

test('the reference of the operator is what its tables say', async () => {
  await expect(operatorReference()).toMatchFileSnapshot('../../../docs/reference/operator.md')
})
