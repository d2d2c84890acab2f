// A promise that a run has broken, and which checker saw it.

export class Violation extends Error {
  readonly checker: string

  constructor(checker: string, what: string) {
    super(`${checker}: ${what}`)
    this.name = 'Violation'
    this.checker = checker
  }
}

export function must(holds: boolean, checker: string, what: () => string): asserts holds {
  if (!holds) throw new Violation(checker, what())
}
