// What the kit tells of itself, for metrics and logs. Everything may be left out.

export interface KubeObserver {
  requested?(call: {
    readonly method: string
    readonly host: string
    /** HTTP status, or `<error>` without an answer, as client-go has it. */
    readonly code: string
    readonly ms: number
  }): void
  retried?(call: { readonly method: string; readonly host: string; readonly code: string }): void
  /** Waited for the client's own rate limit, or because the server asked for it. */
  throttled?(wait: { readonly method: string; readonly host: string; readonly ms: number }): void

  reflected?(event: {
    readonly resource: string
    readonly what: 'list' | 'watch' | 'event' | 'bookmark' | 'relist' | 'trouble'
  }): void
  /** The watch of a resource broke, or what it said could not be read. It goes on by itself. */
  reflectorTrouble?(trouble: { readonly resource: string; readonly error: unknown }): void

  queueAdded?(queue: string, depth: number): void
  queueTook?(queue: string, wait: { readonly depth: number; readonly waitedMs: number }): void
  queueDone?(queue: string, workedMs: number): void
  queueRetried?(queue: string): void

  reconciled?(done: {
    readonly controller: string
    readonly result: 'success' | 'error' | 'requeue' | 'requeue_after'
    readonly ms: number
    readonly terminal: boolean
    readonly panicked: boolean
    readonly timedOut: boolean
  }): void
  reconcileTrouble?(trouble: {
    readonly controller: string
    readonly key: string
    readonly error: unknown
  }): void
  workers?(controller: string, state: { readonly active: number; readonly max: number }): void

  leading?(election: {
    readonly name: string
    readonly identity: string
    readonly leads: boolean
  }): void
  /** A renewal took more than one try. */
  electionSlow?(election: { readonly name: string; readonly error: unknown }): void
}
