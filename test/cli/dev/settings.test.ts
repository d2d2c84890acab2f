import { expect, test } from 'vitest'
import { configKeys, configTable } from '../../../broker/config-table.ts'
import { settings } from '../../../cli/dev/settings.ts'

test('every setting of the broker is a flag of penstock server, with its words and its default', () => {
  const expected = configKeys.map((key) => {
    const { says, defaultText } = configTable[key]
    return [key, { says, default: defaultText }]
  })
  expect(Object.entries(settings)).toEqual(expected)
})
