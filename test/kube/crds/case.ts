// A line of the table: an object that is made, perhaps changed, and what the API server says of the last of these writes.

export interface Draft {
  /** metadata.name, where it matters. */
  readonly name?: string
  readonly spec?: object
  /** Written to the status subresource, behind `spec`. */
  readonly status?: object | undefined
}

export interface Case {
  readonly name: string
  readonly first: Draft
  /** Each part that is there replaces that of `first`. Without it, `first` is what is judged. */
  readonly next?: Draft
  /** Every complaint, as `field: message`. Absent: the write is accepted. */
  readonly refused?: readonly string[]
  /** In the object as the server has it then. */
  readonly found?: object
}
