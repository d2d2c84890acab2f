// What an API server does to its clients, as chances per request.

export interface ApiFaults {
  /** 429, 500 or 503, and nothing is done. */
  readonly refused: number
  /** Done at once, late or never; nobody says which. */
  readonly unanswered: number
  /** What is done late is done up to so much later. */
  readonly lateMs: number
  /** Only requests that this is in: `DELETE /apis/...`. */
  readonly unansweredOnly: string
  /** Takes up to `slowMs`. */
  readonly slow: number
  readonly slowMs: number
  /** How late watches tell, at most. */
  readonly watchLagMs: number
  /** Per batch of a watch: something is told twice. */
  readonly twice: number
  /** Per batch of a watch: out of order, which no client has to believe. */
  readonly disorder: number
}

export const noApiFaults: ApiFaults = {
  refused: 0,
  unanswered: 0,
  lateMs: 4_000,
  unansweredOnly: '',
  slow: 0,
  slowMs: 0,
  watchLagMs: 5,
  twice: 0,
  disorder: 0,
}
