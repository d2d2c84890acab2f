// When to try again, as plain functions: time and randomness are arguments, so that the simulator can own them.

export interface Backoff {
  /** Wait before the second try. */
  readonly initialMs: number
  readonly factor: number
  /** Bound of one wait, before jitter. */
  readonly maxMs: number
  /** Share of a wait that is random, 0 to 1: keeps a thousand clients from coming back in the same millisecond. */
  readonly jitter: number
}

/** What a send may cost: as many tries as `attempts`, all of them within `timeoutMs`. `Infinity` for endless. */
export interface RetryBudget {
  readonly attempts: number
  readonly timeoutMs: number
}

export const reconnectBackoff: Backoff = { initialMs: 50, factor: 2, maxMs: 2_000, jitter: 0.5 }

/** For answers such as DISK_WATERMARK: the broker is there but cannot take the batch now. */
export const resendBackoff: Backoff = { initialMs: 100, factor: 2, maxMs: 2_000, jitter: 0.5 }

/** While a partition has no leader: one is elected within about a second, mostly. */
export const leaderBackoff: Backoff = { initialMs: 100, factor: 2, maxMs: 500, jitter: 0.5 }

/** Three tries within ten seconds in total (A8). */
export const defaultRetryBudget: RetryBudget = { attempts: 3, timeoutMs: 10_000 }

/** Wait after the `failures`-th failure in a row (from 1). `random` is in [0, 1). */
export function backoffMs(
  backoff: Backoff,
  { failures, random }: { failures: number; random: number },
): number {
  const full = Math.min(
    backoff.maxMs,
    backoff.initialMs * backoff.factor ** Math.max(0, failures - 1),
  )
  return full * (1 - backoff.jitter * random)
}

/**
 * How long one try may stay unanswered before the connection counts as dead. The budget's share of one try, so that
 * all tries fit in; at most 30 s where the budget is endless.
 */
export function attemptTimeoutMs(budget: RetryBudget): number {
  const share = budget.timeoutMs / Math.min(budget.attempts, 10)
  return Math.min(30_000, Math.max(1_000, Number.isFinite(share) ? share : 30_000))
}
