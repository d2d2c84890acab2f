import { expect, test } from 'vitest'
import { settings } from '../../../cli/operator/settings.ts'
import { operatorTable } from '../../../operator/process/settings.ts'

test('every setting of the operator is a flag of penstock operator, with its words and its default', () => {
  const expected = Object.entries(operatorTable).map(([key, { says, defaultText }]) => [
    key,
    { says, default: defaultText },
  ])
  expect(Object.entries(settings)).toEqual(expected)
})
