// A cluster with the names that a scenario uses for its stores, batches and letters.

import { type Lane, lanes } from '../../../broker/replication/ends.ts'
import { type Cluster, type Letter, nodeWith } from '../replication/cluster.ts'
import type { Item } from '../replication/store.ts'
import type { LetterName } from './statement.ts'

const letters = 'abcdefgh'

/** The line cannot be done in this cluster. */
export class Impossible extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Impossible'
  }
}

export function nodeOf(cluster: Cluster, store: string): number {
  const node = letters.indexOf(store)
  if (node >= 0 && node < cluster.nodes.length) return node
  throw new Impossible(`there is no store ${store}`)
}

/** `a` is its disk of now, `a.0` its first one. */
export function storeIdOf(cluster: Cluster, store: string): string {
  const [letter = '', disk] = store.split('.')
  const node = nodeOf(cluster, letter)
  return disk === undefined ? (cluster.nodes[node]?.store.storeId ?? '') : `b${node}.${disk}`
}

export function storeName(cluster: Cluster, storeId: string): string {
  const { node = '', disk = '' } = /^b(?<node>\d+)\.(?<disk>\d+)$/.exec(storeId)?.groups ?? {}
  const letter = letters[Number(node)] ?? storeId
  return nodeWith(cluster, storeId) >= 0 ? letter : `${letter}.${disk}`
}

export class Scene {
  readonly cluster: Cluster
  /** Ids by name. */
  readonly #ids = new Map<string, string>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
  }

  get names(): readonly string[] {
    return [...this.#ids.keys()]
  }

  call(name: string, id: string): void {
    if (this.#ids.has(name)) throw new Impossible(`there is a ${name} already`)
    this.#ids.set(name, id)
  }

  nameOf(id: string): string | undefined {
    for (const [name, known] of this.#ids) if (known === id) return name
    return undefined
  }

  is(item: Item, name: string): boolean {
    const epoch = epochOfStart(name)
    if (epoch !== undefined) return item.nonce > 0 && item.epoch === epoch
    const id = this.#ids.get(name)
    if (id === undefined) throw new Impossible(`nobody has written ${name}`)
    return item.id === id
  }

  /** Of a batch in a store's log: the lane, and its offset. */
  find(node: number, name: string, only?: Lane): { readonly lane: Lane; readonly offset: number } {
    const found = this.places(node, name).filter(({ lane }) => only === undefined || lane === only)
    if (found.length > 1) throw new Impossible(`${name} is in both lanes: say state or data`)
    if (found[0]) return found[0]
    throw new Impossible(`${letters[node]} does not hold ${name}`)
  }

  places(node: number, name: string): readonly { readonly lane: Lane; readonly offset: number }[] {
    return lanes.flatMap((lane) => {
      const { items = [] } = this.cluster.nodes[node]?.store.lanes[lane] ?? {}
      const offset = items.findIndex((item) => this.is(item, name))
      return offset < 0 ? [] : [{ lane, offset }]
    })
  }

  /** The place of a letter in the network. */
  letter(name: LetterName): number {
    const { cluster } = this
    const from = name.from === undefined ? undefined : storeIdOf(cluster, name.from)
    const to = name.to === undefined ? undefined : storeIdOf(cluster, name.to)
    const fitting = cluster.network.flatMap((letter, index) =>
      sender(letter) === from && receiver(letter) === to && this.#speaksOf(letter, name)
        ? [index]
        : [],
    )
    const found = fitting[name.place - 1]
    if (found !== undefined) return found
    const all = cluster.network.map((letter) => this.describe(letter))
    throw new Impossible(
      `${name.what} is not on its way; ${all.length > 0 ? `there are: ${all.join(', ')}` : 'nothing is'}`,
    )
  }

  #speaksOf(letter: Letter, { what, lane }: LetterName): boolean {
    if (letter.type === 'fence' || letter.type === 'promise') return letter.type === what
    if (letter.message.type !== 'append') return letter.message.type === what
    if (letter.type !== 'from-leader' || kinds.has(what)) return false
    if (lane !== undefined && letter.message.lane !== lane) return false
    return letter.items.some((item) => this.is(item, what))
  }

  /** Its first batch stands for a letter with batches. */
  describe(letter: Letter): string {
    const { cluster } = this
    if (letter.type === 'fence') return `fence to ${storeName(cluster, letter.to)}`
    if (letter.type === 'promise')
      return `promise from ${storeName(cluster, letter.promised.storeId)}`
    const { from, to, message } = letter
    const way = `from ${storeName(cluster, from)} to ${storeName(cluster, to)}`
    const [item] = letter.type === 'from-leader' ? letter.items : []
    if (message.type !== 'append' || !item) return `${message.type} ${way}`
    return `${this.batchName(item, message.lane)} ${way}`
  }

  batchName(item: Item, lane: Lane): string {
    return item.nonce > 0 ? `${lane} E${item.epoch}` : (this.nameOf(item.id) ?? item.id)
  }
}

const kinds = new Set([
  'hello',
  'durable',
  'leave',
  'reject',
  'begin',
  'committed',
  'fence',
  'promise',
])

function epochOfStart(name: string): number | undefined {
  const epoch = /^E(\d+)$/.exec(name)?.[1]
  return epoch === undefined ? undefined : Number(epoch)
}

function sender(letter: Letter): string | undefined {
  if (letter.type === 'fence') return undefined
  return letter.type === 'promise' ? letter.promised.storeId : letter.from
}

function receiver(letter: Letter): string | undefined {
  return letter.type === 'promise' ? undefined : letter.to
}
