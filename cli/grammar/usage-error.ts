// What a person typed cannot be understood. Exit code 2, and no stack: it is not an error of the program.

export class UsageError extends Error {
  /** A sentence that helps on, printed under the message. */
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}
