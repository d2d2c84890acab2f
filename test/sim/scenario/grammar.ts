// The forms that a line of a scenario can have. In a form, capitals stand for something: STORE for a letter such as a,
// NAMES for batches, LETTER for what is on its way.

import type { Lane } from '../../../broker/replication/ends.ts'
import type { Expected, LetterName, Statement } from './statement.ts'

interface Form {
  readonly form: string
  readonly pattern: RegExp
  readonly read: (words: Readonly<Record<string, string | undefined>>) => Statement
}

const store = String.raw`[a-h](?:\.\d+)?`
const stores = String.raw`(?<stores>${store}(?: ${store})*)`
const name = String.raw`[A-Za-z]\w*`
const names = String.raw`(?<names>${name}(?: ${name})*)`
const self = `(?<store>${store})`
const to = `(?<to>${store})`
const letter = String.raw`(?:(?<place>\d+)(?:st|nd|rd|th) )?(?:(?<lane>state|data) )?(?<what>${name})`

function form(
  text: string,
  pattern: string,
  read: (words: Readonly<Record<string, string | undefined>>) => Statement,
): Form {
  return { form: text, pattern: new RegExp(`^${pattern}$`), read }
}

const list = (text: string | undefined): readonly string[] => text?.split(' ') ?? []
const laneOf = (text: string | undefined): Lane | undefined =>
  text === 'state' || text === 'data' ? text : undefined

type Words = Readonly<Record<string, string | undefined>>

function letterOf(
  words: Words,
  ends: { readonly from?: string; readonly to?: string },
): LetterName {
  const { what = '', lane, place = '1' } = words
  return { what, lane: laneOf(lane), place: Number(place), ...ends }
}

function expectation(text: string, pattern: string, read: (words: Words) => Expected): Form {
  return form(`expect ${text}`, `expect ${pattern}`, (words) => ({
    type: 'expect',
    expected: read(words),
  }))
}

const ofClients: readonly Form[] = [
  form('settle', 'settle', () => ({ type: 'settle', stores: [] })),
  form('settle STORES', `settle ${stores}`, (words) => ({
    type: 'settle',
    stores: list(words['stores']),
  })),
  form(
    'STORE writes [state] NAME',
    `${self} writes (?<lane>state )?(?<name>${name})`,
    ({ store: at = '', lane, name: one = '' }) => ({
      type: 'write',
      store: at,
      lane: lane === undefined ? 'data' : 'state',
      name: one,
    }),
  ),
]

const ofLetters: readonly Form[] = [
  form(
    'STORE sends [state|data] NAMES to STORE',
    `${self} sends (?:(?<lane>state|data) )?${names} to ${to}`,
    ({ store: at = '', lane, names: all, to: other = '' }) => ({
      type: 'send',
      store: at,
      lane: laneOf(lane),
      names: list(all),
      to: other,
    }),
  ),
  form(
    'STORE receives fence [(a copy stays)]',
    String.raw`${to} receives (?:(?<place>\d+)(?:st|nd|rd|th) )?(?<what>fence)(?<stays> \(a copy stays\))?`,
    (words) => ({
      type: 'receive',
      letter: letterOf(words, { to: words['to'] ?? '' }),
      stays: words['stays'] !== undefined,
    }),
  ),
  form(
    'controller receives promise from STORE [(a copy stays)]',
    String.raw`controller receives (?:(?<place>\d+)(?:st|nd|rd|th) )?(?<what>promise) from (?<from>${store})(?<stays> \(a copy stays\))?`,
    (words) => ({
      type: 'receive',
      letter: letterOf(words, { from: words['from'] ?? '' }),
      stays: words['stays'] !== undefined,
    }),
  ),
  form(
    'STORE receives LETTER from STORE [(a copy stays)]',
    String.raw`${to} receives ${letter} from (?<from>${store})(?<stays> \(a copy stays\))?`,
    (words) => ({
      type: 'receive',
      letter: letterOf(words, { from: words['from'] ?? '', to: words['to'] ?? '' }),
      stays: words['stays'] !== undefined,
    }),
  ),
  form(
    'lose LETTER from STORE to STORE',
    `lose ${letter} from (?<from>${store}) to ${to}`,
    (words) => ({
      type: 'lose',
      letter: letterOf(words, { from: words['from'] ?? '', to: words['to'] ?? '' }),
    }),
  ),
  form('lose promise from STORE', `lose (?<what>promise) from (?<from>${store})`, (words) => ({
    type: 'lose',
    letter: letterOf(words, { from: words['from'] ?? '' }),
  })),
  form('lose fence to STORE', `lose (?<what>fence) to ${to}`, (words) => ({
    type: 'lose',
    letter: letterOf(words, { to: words['to'] ?? '' }),
  })),
  form('STORE connects to STORE', `${self} connects to ${to}`, (words) => ({
    type: 'connect',
    store: words['store'] ?? '',
    to: words['to'] ?? '',
  })),
]

const ofStores: readonly Form[] = [
  form('STORE learns the metadata', `${self} learns the metadata`, ({ store: at = '' }) => ({
    type: 'learn',
    store: at,
  })),
  form(
    'STORE learns revision NUMBER',
    String.raw`${self} learns revision (?<revision>\d+)`,
    ({ store: at = '', revision }) => ({ type: 'learn', store: at, revision: Number(revision) }),
  ),
  form('STORE keeps its promise', `${self} keeps its promise`, ({ store: at = '' }) => ({
    type: 'keep-promise',
    store: at,
  })),
  form('STORE starts its epoch', `${self} starts its epoch`, ({ store: at = '' }) => ({
    type: 'start-epoch',
    store: at,
  })),
  form(
    'STORE cuts its log | half its log | the rest',
    `${self} cuts (?<part>its log|half its log|the rest)`,
    ({ store: at = '', part }) => ({
      type: 'cut',
      store: at,
      part: part === 'its log' ? 'all' : part === 'the rest' ? 'rest' : 'half',
    }),
  ),
  form('STORE syncs', `${self} syncs`, ({ store: at = '' }) => ({ type: 'sync', store: at })),
  form(
    'STORE syncs state|data [up to NAME]',
    `${self} syncs (?<lane>state|data)(?: up to (?<name>${name}))?`,
    ({ store: at = '', lane, name: one }) => ({
      type: 'sync',
      store: at,
      lane: laneOf(lane),
      name: one,
    }),
  ),
  form('crash STORE [losing NAMES]', `crash ${self}(?: losing ${names})?`, (words) => ({
    type: 'crash',
    store: words['store'] ?? '',
    losing: list(words['names']),
  })),
  form('restart STORE', `restart ${self}`, ({ store: at = '' }) => ({
    type: 'restart',
    store: at,
  })),
  form('STORE refuses what is not synced', `${self} refuses what is not synced`, (words) => ({
    type: 'refuse',
    store: words['store'] ?? '',
  })),
  form('take an image of STORE', `take an image of ${self}`, ({ store: at = '' }) => ({
    type: 'image',
    store: at,
  })),
  form('roll STORE back', `roll ${self} back`, ({ store: at = '' }) => ({
    type: 'roll-back',
    store: at,
  })),
  form('STORE loses its disk', `${self} loses its disk`, ({ store: at = '' }) => ({
    type: 'lose-disk',
    store: at,
  })),
  form('damage STORE [from NAMES on]', `damage ${self}(?: from ${names} on)?`, (words) => ({
    type: 'damage',
    store: words['store'] ?? '',
    names: list(words['names']),
  })),
]

const ofMetadata: readonly Form[] = [
  form('STORE proposes isr STORES', `${self} proposes isr ${stores}`, (words) => ({
    type: 'propose-isr',
    store: words['store'] ?? '',
    isr: list(words['stores']),
  })),
  form(
    'metadata takes|refuses isr STORES',
    `metadata (?<verb>takes|refuses) isr ${stores}`,
    (words) => ({
      type: 'write-isr',
      arrives: words['verb'] === 'takes',
      isr: list(words['stores']),
    }),
  ),
  form('controller begins an election', 'controller begins an election', () => ({
    type: 'begin-election',
  })),
  form('controller fences STORE', `controller fences ${self}`, ({ store: at = '' }) => ({
    type: 'fence',
    store: at,
  })),
  form('controller decides', 'controller decides', () => ({ type: 'decide' })),
  form('controller elects STORE', `controller elects ${self}`, ({ store: winner }) => ({
    type: 'decide',
    winner,
  })),
  form('elect STORE with STORES', `elect ${self} with ${stores}`, (words) => ({
    type: 'elect',
    winner: words['store'] ?? '',
    voters: list(words['stores']),
  })),
  form('admin gives up what STORE lacks', `admin gives up what ${self} lacks`, (words) => ({
    type: 'give-up',
    store: words['store'] ?? '',
  })),
  form(
    'admin sets minInSyncReplicas NUMBER',
    String.raw`admin sets minInSyncReplicas (?<number>\d+)`,
    ({ number }) => ({ type: 'configure', minInSync: Number(number) }),
  ),
  form(
    'metadata goes back to revision NUMBER',
    String.raw`metadata goes back to revision (?<revision>\d+)`,
    ({ revision }) => ({ type: 'restore', revision: Number(revision) }),
  ),
  form('assign STORES', `assign ${stores}`, ({ stores: all }) => ({
    type: 'assign',
    stores: list(all),
  })),
]

const expectations: readonly Form[] = [
  expectation('nothing committed', 'nothing committed', () => ({ type: 'committed', names: [] })),
  expectation('committed NAMES', `committed ${names}`, ({ names: all }) => ({
    type: 'committed',
    names: list(all),
  })),
  expectation('epoch NUMBER', String.raw`epoch (?<epoch>\d+)`, ({ epoch }) => ({
    type: 'epoch',
    epoch: Number(epoch),
  })),
  expectation('leader STORE', `leader ${self}`, ({ store: at = '' }) => ({
    type: 'leader',
    store: at,
  })),
  expectation('isr STORES', `isr ${stores}`, ({ stores: all }) => ({
    type: 'isr',
    stores: list(all),
  })),
  expectation(
    'STORE leads epoch NUMBER',
    String.raw`${self} leads epoch (?<epoch>\d+)`,
    ({ store: at = '', epoch }) => ({ type: 'leads', store: at, epoch: Number(epoch) }),
  ),
  expectation('STORE does not lead', `${self} does not lead`, ({ store: at = '' }) => ({
    type: 'leads-nothing',
    store: at,
  })),
  expectation(
    'STORE follows STORE',
    `${self} follows ${to}`,
    ({ store: at = '', to: leader = '' }) => ({
      type: 'follows',
      store: at,
      leader,
    }),
  ),
  expectation(
    'STORE holds|lacks NAMES',
    `${self} (?<verb>holds|lacks) ${names}`,
    ({ store: at = '', verb, names: all }) => ({
      type: 'holds',
      store: at,
      names: list(all),
      not: verb === 'lacks',
    }),
  ),
  expectation('STORES hold the same', `${stores} hold the same`, ({ stores: all }) => ({
    type: 'same',
    stores: list(all),
  })),
  expectation(
    'STORE is damaged|whole',
    `${self} is (?<what>damaged|whole)`,
    ({ store: at = '', what }) => ({ type: 'damaged', store: at, not: what === 'whole' }),
  ),
]

export const forms: readonly Form[] = [
  ...ofClients,
  ...ofLetters,
  ...ofStores,
  ...ofMetadata,
  ...expectations,
]
