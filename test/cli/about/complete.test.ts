import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { complete } from '../../../cli/about/complete.ts'
import { commands } from '../../../cli/command-table.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { launcher } from '../process.ts'

const texts = (...words: string[]): string[] =>
  complete(commands, words).candidates.map(({ text }) => text)

test('words of commands are offered as far as they are typed', () => {
  expect(texts('')).toEqual(expect.arrayContaining(['dev', 'topic', 'pub', 'sub', 'group']))
  expect(texts('to')).toEqual(['topic'])
  expect(texts('topic', '')).toEqual(['list', 'create', 'describe', 'alter', 'move', 'delete'])
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
  expect(complete(commands, ['broker', 'drain', '']).lookup).toBe('broker')
  expect(complete(commands, ['partition', 'list', '--broker', '']).lookup).toBe('broker')
  expect(complete(commands, ['dev', '--data', '']).lookup).toBe('directory')
})

// A shell finds `penstock` on its path, as after `npm install --global`.
async function inShell(shell: string, script: string): Promise<string> {
  await using directory = await temporaryDirectory()
  await symlink(launcher, join(directory.path, 'penstock'))
  const node = dirname(process.execPath)
  const PATH = `${directory.path}:${node}:${process.env['PATH'] ?? ''}`
  const child = spawn(shell, ['-c', script], { env: { ...process.env, PATH } })
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
  return stdout
}

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0

test.runIf(has('bash'))('bash completes by the script', async () => {
  const script =
    'eval "$(penstock completion bash)"; COMP_WORDS=(penstock topic de); COMP_CWORD=2; _penstock; echo "${COMPREPLY[@]}"'
  expect(await inShell('bash', script)).toBe('describe delete\n')
})

test.runIf(has('zsh'))('zsh reads the script', async () => {
  expect(await inShell('zsh', 'penstock completion zsh | zsh -n && echo read')).toBe('read\n')
})

test.runIf(has('fish'))('fish completes by the script', async () => {
  const script = 'penstock completion fish | source; complete -C "penstock topic de"'
  expect(await inShell('fish', script)).toMatch(/^delete\t.*\ndescribe\t.*\n$/)
})
