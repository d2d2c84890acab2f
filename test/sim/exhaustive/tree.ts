// How every state was reached: its parent and the move from there, twelve bytes a state. States are kept nowhere: those of
// a layer are made again from their parents. They stand in the order of their paths, so one walk along the layer applies
// each shared prefix once, and costs little more than one move a state as long as layers grow.

export class Tree {
  #parents = new Uint32Array(2 ** 16)
  #moves = new Float64Array(2 ** 16)
  #size = 1

  /** The start is 0. */
  get size(): number {
    return this.#size
  }

  add(parent: number, move: number): number {
    if (this.#size === this.#parents.length) {
      const parents = new Uint32Array(this.#size * 2)
      parents.set(this.#parents)
      const moves = new Float64Array(this.#size * 2)
      moves.set(this.#moves)
      this.#parents = parents
      this.#moves = moves
    }
    this.#parents[this.#size] = parent
    this.#moves[this.#size] = move
    return this.#size++
  }

  moveTo(state: number): number {
    return this.#moves[state] ?? 0
  }

  /** From the start to the state, both included. */
  pathTo(state: number): readonly number[] {
    const path = [state]
    for (let at = state; at > 0; ) {
      at = this.#parents[at] ?? 0
      path.push(at)
    }
    return path.reverse()
  }
}

/** Walks along states of one layer, in their order. */
export class Walk<State> {
  readonly #tree: Tree
  readonly #step: (from: State, move: number) => State
  #path: readonly number[]
  readonly #states: State[]

  constructor(parts: {
    readonly tree: Tree
    readonly start: State
    readonly step: (from: State, move: number) => State
  }) {
    this.#tree = parts.tree
    this.#step = parts.step
    this.#path = [0]
    this.#states = [parts.start]
  }

  stateOf(id: number): State {
    const path = this.#tree.pathTo(id)
    let shared = 0
    while (shared < path.length && path[shared] === this.#path[shared]) shared++
    this.#states.length = shared
    for (const next of path.slice(shared)) {
      const from = this.#states.at(-1)
      if (from === undefined) throw new Error('a path begins with the start')
      this.#states.push(this.#step(from, this.#tree.moveTo(next)))
    }
    this.#path = path
    const found = this.#states.at(-1)
    if (found === undefined) throw new Error('a path ends with its state')
    return found
  }
}
