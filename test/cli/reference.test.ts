import { expect, test } from 'vitest'
import { commands } from '../../cli/command-table.ts'
import { cliReference, errorReference } from '../../cli/reference.ts'

test('the reference of commands is what the table says', async () => {
  await expect(cliReference(commands)).toMatchFileSnapshot('../../docs/reference/cli.md')
})

test('the catalogue of errors is what the table says', async () => {
  await expect(errorReference()).toMatchFileSnapshot('../../docs/reference/errors.md')
})
