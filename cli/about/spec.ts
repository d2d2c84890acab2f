// `penstock errors`, `version` and `completion` as data.

import type { CommandSpec } from '../command.ts'
import { errorsView, versionView } from './view.ts'

export const errorsSpec = {
  path: ['errors'],
  summary: 'Explain what an error means and what to do about it',
  args: {
    reason: {
      help: 'such as TOPIC_NOT_FOUND; all without it',
      optional: true,
      completes: 'reason',
    },
  },
  options: {},
  connects: false,
  prints: errorsView,
  examples: [
    { line: 'errors', says: 'all of them' },
    { line: 'errors DISK_WATERMARK', says: 'one' },
  ],
} as const satisfies CommandSpec

export const versionSpec = {
  path: ['version'],
  summary: 'Print the version of this command and of the broker',
  details: ['Says null for the broker where none answers within a second.'],
  args: {},
  options: { client: { kind: 'flag', help: 'do not ask a broker' } },
  connects: true,
  prints: versionView,
  examples: [{ line: 'version -o json', says: 'for a bug report' }],
} as const satisfies CommandSpec

export const completionSpec = {
  path: ['completion'],
  summary: 'Print a script that completes commands, options, topics and groups in your shell',
  details: [
    'bash: source <(penstock completion bash), in ~/.bashrc. zsh: the same in ~/.zshrc after compinit. fish: penstock completion fish > ~/.config/fish/completions/penstock.fish.',
  ],
  args: { shell: { help: 'bash, zsh or fish', choices: ['bash', 'zsh', 'fish'] } },
  options: {},
  connects: false,
  prints: null,
  examples: [{ line: 'completion bash', says: 'for ~/.bashrc' }],
} as const satisfies CommandSpec
