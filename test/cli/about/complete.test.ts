import { expect, test } from 'vitest'
import { complete } from '../../../cli/about/complete.ts'
import { commands } from '../../../cli/command-table.ts'

const texts = (...words: string[]): string[] =>
  complete(commands, words).candidates.map(({ text }) => text)

test('words of commands are offered as far as they are typed', () => {
  expect(texts('')).toEqual(expect.arrayContaining(['dev', 'topic', 'pub', 'sub', 'group']))
  expect(texts('to')).toEqual(['topic'])
  expect(texts('topic', '')).toEqual(['list', 'create', 'describe', 'alter', 'delete'])
  expect(texts('topic', 'de')).toEqual(['describe', 'delete'])
  expect(texts('nonsense', '')).toEqual([])
})

test('options are offered after a hyphen, with their help', () => {
  expect(texts('topic', 'create', 'orders', '--ret')).toEqual(['--retention', '--retention-bytes'])
  expect(texts('sub', 'orders', '--no-')).toEqual(['--no-commit', '--no-color'])
  expect(complete(commands, ['pub', 'orders', '--tag']).candidates[0]?.says).toContain('label')
})

test('values of options are offered where they are known', () => {
  expect(texts('pub', 'orders', '--acks', '')).toEqual(['all', 'leader', 'none'])
  expect(texts('topic', 'list', '-o', 'js')).toEqual(['json', 'jsonl'])
  expect(texts('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(texts('errors', 'TOPIC')).toEqual(['TOPIC_NOT_FOUND', 'TOPIC_ALREADY_EXISTS'])
})

test('names that only a broker or the shell knows are left to be looked up', () => {
  expect(complete(commands, ['pub', '']).lookup).toBe('topic')
  expect(complete(commands, ['pub', '-k', 'key', '']).lookup).toBe('topic')
  expect(complete(commands, ['pub', 'orders', '']).lookup).toBeUndefined()
  expect(complete(commands, ['group', 'lag', '']).lookup).toBe('group')
  expect(complete(commands, ['sub', 'orders', '--group', '']).lookup).toBe('group')
  expect(complete(commands, ['dev', '--data', '']).lookup).toBe('directory')
})
