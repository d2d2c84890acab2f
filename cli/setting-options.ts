// Settings of a server process (broker/settings-reader.ts) as options of its command.

import type { ValueSpec } from './command.ts'

export interface SettingText {
  readonly says: string
  readonly default: string
}

/** As text, because the reader of settings reads every value itself and tells all faults at once. */
export function optionsOfSettings(
  settings: Readonly<Record<string, SettingText>>,
): Readonly<Record<string, ValueSpec & { readonly kind: 'text' }>> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, { says, default: value }]) => [
      key,
      { kind: 'text', value: 'VALUE', help: `${uncapitalised(says)} (default: ${value})` },
    ]),
  )
}

function uncapitalised(sentence: string): string {
  const text = sentence.replace(/\.$/, '')
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
