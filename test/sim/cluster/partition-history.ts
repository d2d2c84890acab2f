// What is known of one partition from outside: what was acknowledged, what was committed, who led. The promises of the
// runtime are checked here, each time something new is heard.

import type { Epoch, Offset } from '../../../model/offset.ts'
import { must } from '../violation.ts'
import type { StoredBatch } from './stored-batches.ts'

type Lane = 'data' | 'state'

interface Acknowledged {
  readonly from: Offset
  readonly to: Offset
  readonly epoch: Epoch
}

export class PartitionHistory {
  readonly name: string
  /** By offset. */
  readonly #committed: Readonly<Record<Lane, Map<Offset, StoredBatch>>> = {
    data: new Map(),
    state: new Map(),
  }
  /** Offset by id. */
  readonly #places = new Map<string, Offset>()
  readonly acknowledged = new Map<string, Acknowledged>()
  /** Largest end acknowledged in an epoch. */
  readonly #ends = new Map<Epoch, Offset>()
  readonly #leaders = new Map<Epoch, { readonly who: string; readonly end: Offset }>()
  /** What consumers may commit, and have been told is committed. */
  readonly groups = new Map<string, Offset>()

  constructor(name: string) {
    this.name = name
  }

  get leaders(): number {
    return this.#leaders.size
  }

  /** A broker has said that it is stored for good. */
  acknowledge(id: string, at: Acknowledged): void {
    const before = this.acknowledged.get(id)
    if (before !== undefined) {
      must(
        before.from === at.from,
        'duplicates',
        () => `${this.name}: ${id} is acknowledged at ${before.from} and at ${at.from}`,
      )
      return
    }
    this.acknowledged.set(id, at)
    this.#placed(id, at.from)
    const known = this.#committed.data.get(at.from)
    must(
      known === undefined || known.id === id,
      'acknowledged',
      () => `${this.name}: ${id} is acknowledged at ${at.from}, where ${known?.id} was committed`,
    )
    this.#ends.set(at.epoch, Math.max(at.to, this.#ends.get(at.epoch) ?? 0))
    for (const [epoch, { who, end }] of this.#leaders) {
      must(
        epoch <= at.epoch || end >= at.to,
        'completeness',
        () =>
          `${this.name}: ${id} is acknowledged in epoch ${at.epoch}; ${who} lacks it and leads ${epoch}`,
      )
    }
  }

  /** Somebody shows it as committed: a leader to a reader, or a replica below its high watermark. */
  show(lane: Lane, batch: StoredBatch, who: string): void {
    const known = this.#committed[lane].get(batch.from)
    if (known === undefined) {
      this.#committed[lane].set(batch.from, batch)
      if (batch.id !== undefined) this.#placed(batch.id, batch.from)
      return
    }
    must(
      known.digest === batch.digest && known.to === batch.to,
      'immutable',
      () =>
        `${this.name}: ${who} has ${describe(batch)} in ${lane}, where ${describe(known)} was committed`,
    )
  }

  /** A leader says where what can be read ends. */
  ends(epoch: Epoch, who: string, end: Offset): void {
    for (const [before, ended] of this.#ends) {
      must(
        before >= epoch || end >= ended,
        'end',
        () =>
          `${this.name}: ${who}, leader of ${epoch}, says that it ends at ${end}; ${ended} was acknowledged in ${before}`,
      )
    }
  }

  /** A broker leads; its log ends at `end`. */
  leads(epoch: Epoch, who: string, end: Offset): void {
    const known = this.#leaders.get(epoch)
    must(
      known === undefined || known.who === who,
      'one leader',
      () => `${this.name}: ${known?.who} and ${who} lead epoch ${epoch}`,
    )
    if (known !== undefined) return
    this.#leaders.set(epoch, { who, end })
    for (const [before, ended] of this.#ends) {
      must(
        before >= epoch || end >= ended,
        'completeness',
        () =>
          `${this.name}: ${who} leads epoch ${epoch} up to ${end}; ${ended} was acknowledged in ${before}`,
      )
    }
  }

  /** `batches` is all that there is in the end. */
  checkAll(batches: readonly StoredBatch[]): void {
    const start = batches[0]?.from ?? 0
    const places = new Map(
      batches.flatMap(({ id, from }) => (id === undefined ? [] : [[id, from]])),
    )
    for (const [id, { from }] of this.acknowledged) {
      must(
        from < start || places.get(id) === from,
        'acknowledged',
        () => `${this.name}: ${id} was acknowledged at ${from} and is not there`,
      )
    }
    this.#checkOrder(batches)
    this.#checkMarks(batches)
  }

  /** What a producer was given to send is there once and in that order, whatever ids and sequences it was sent under. */
  #checkMarks(batches: readonly StoredBatch[]): void {
    const last = new Map<string, number>()
    for (const batch of batches) {
      const { from } = batch
      const { producer, number } = batch.mark() ?? { producer: '', number: 0 }
      if (producer === '') continue
      const before = last.get(producer) ?? 0
      must(
        number > before,
        number === before ? 'duplicates' : 'order',
        () =>
          `${this.name}: batch ${number} of producer ${producer} at ${from}, behind its ${before}`,
      )
      last.set(producer, number)
    }
  }

  /** Of every producer each batch once, in order, and none left out. */
  #checkOrder(batches: readonly StoredBatch[]): void {
    const next = new Map<string, number>()
    for (const { id, from, to } of batches) {
      if (id === undefined) continue
      const [producer = '', epoch = '', sequence = ''] = id.split('/')
      const key = `${producer}/${epoch}`
      const expected = next.get(key)
      must(
        expected === undefined || expected === Number(sequence),
        'order',
        () => `${this.name}: ${id} at ${from}, where sequence ${expected} comes next`,
      )
      next.set(key, Number(sequence) + to - from)
    }
  }

  #placed(id: string, from: Offset): void {
    const before = this.#places.get(id)
    must(
      before === undefined || before === from,
      'duplicates',
      () => `${this.name}: ${id} is stored at ${before} and at ${from}`,
    )
    this.#places.set(id, from)
  }
}

function describe({ from, to, id, digest }: StoredBatch): string {
  return `${id ?? 'control'} (${digest}) [${from}, ${to})`
}
