// The closed table of errors: a new reason does not compile until it has a status, a retry rule, a meaning and a hint.
// docs/reference/errors.md is tested against it; `penstock errors` prints it. Reasons travel as
// google.rpc.ErrorInfo{domain: "penstock.dev", reason}, never parsed from text (AIP-193).

/** Names of gRPC status codes that Penstock uses. */
export type StatusName =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'

/**
 * What a client may do by itself: `never` the same call fails again; `backoff` the same call may succeed later;
 * `refresh` ask for the leader (or the assignment) first, then repeat.
 */
export type RetryAdvice = 'never' | 'backoff' | 'refresh'

export interface ErrorEntry {
  readonly status: StatusName
  readonly retry: RetryAdvice
  /** One sentence, present tense, what is the case. */
  readonly meaning: string
  /** One sentence, imperative: what the reader does now. */
  readonly hint: string
}

const table = {
  TOPIC_NOT_FOUND: {
    status: 'NOT_FOUND',
    retry: 'never',
    meaning: 'No topic has this name.',
    hint: 'Create it with `penstock topic create NAME`, or look for a typo in `penstock topic list`.',
  },
  TOPIC_ALREADY_EXISTS: {
    status: 'ALREADY_EXISTS',
    retry: 'never',
    meaning: 'A topic with this name exists, with other settings.',
    hint: 'Compare with `penstock topic describe NAME`; change it with `penstock topic alter`.',
  },
  PARTITION_NOT_FOUND: {
    status: 'NOT_FOUND',
    retry: 'refresh',
    meaning: 'The topic has no partition with this number.',
    hint: 'Partitions count from 0; see `penstock topic describe NAME`.',
  },
  GROUP_NOT_FOUND: {
    status: 'NOT_FOUND',
    retry: 'never',
    meaning: 'No consumer group has this name.',
    hint: 'A group begins with its first member or its first commit; see `penstock group list`.',
  },
  BROKER_NOT_FOUND: {
    status: 'NOT_FOUND',
    retry: 'never',
    meaning: 'No broker of the cluster has this id.',
    hint: 'See `penstock broker list`.',
  },
  INVALID_REQUEST: {
    status: 'INVALID_ARGUMENT',
    retry: 'never',
    meaning: 'A field of the request has a value outside its range.',
    hint: 'The message names the field and the range.',
  },
  MESSAGE_TOO_LARGE: {
    status: 'INVALID_ARGUMENT',
    retry: 'never',
    meaning: 'A message or batch is larger than the topic or the broker admits.',
    hint: 'Send it by reference, or raise `messageBytesMax` of the topic (at most 8 MiB less overhead).',
  },
  CORRUPT_BATCH: {
    status: 'INVALID_ARGUMENT',
    retry: 'never',
    meaning: 'A batch does not match its checksum, its record count or its framing.',
    hint: 'Nothing was stored. Look for a broken client or network; docs/formats/batch.md has test vectors.',
  },
  UNSUPPORTED: {
    status: 'UNIMPLEMENTED',
    retry: 'never',
    meaning:
      'This broker does not know the codec, the flag or the feature that the request asks for.',
    hint: 'Compare versions with `penstock version`; GetServerInfo lists what the broker can do.',
  },
  OFFSET_TOO_OLD: {
    status: 'OUT_OF_RANGE',
    retry: 'never',
    meaning: 'Retention has removed the messages at this offset.',
    hint: 'Seek to `earliest` (details carry its offset), and give the topic a longer retention.',
  },
  OFFSET_TOO_NEW: {
    status: 'OUT_OF_RANGE',
    retry: 'never',
    meaning: 'The offset lies beyond the end of the partition.',
    hint: 'Seek to `latest` (details carry its offset). After an unclean loss of data consumers must choose anew.',
  },
  OUT_OF_ORDER_SEQUENCE: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'A batch of an idempotent producer skips sequence numbers: an earlier one is missing.',
    hint: 'Open a new producer; what was not confirmed before this error may not be stored.',
  },
  PRODUCER_FENCED: {
    status: 'ABORTED',
    retry: 'never',
    meaning: 'A producer with the same id and a higher epoch has taken over.',
    hint: 'Two processes use one producer id; stop the older one.',
  },
  UNKNOWN_PRODUCER: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'The partition no longer remembers this producer, so it cannot tell a duplicate.',
    hint: 'Open a new producer, and check by message id what was stored.',
  },
  GENERATION_STALE: {
    status: 'ABORTED',
    retry: 'refresh',
    meaning: 'The partition has been granted to another member of the group since.',
    hint: 'Stop processing this partition; the new owner goes on from the last committed offset.',
  },
  GROUP_NOT_EMPTY: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'The group has members, and the call is for groups without any.',
    hint: 'Stop the consumers first, or seek through one of them.',
  },
  MEMBER_UNKNOWN: {
    status: 'ABORTED',
    retry: 'refresh',
    meaning: 'The group does not know this member; its session has ended.',
    hint: 'Subscribe again; unfinished messages have gone to other members.',
  },
  NOT_LEADER: {
    status: 'UNAVAILABLE',
    retry: 'refresh',
    meaning: 'Another broker leads this partition.',
    hint: 'The details name the leader; the client follows by itself.',
  },
  NOT_ENOUGH_REPLICAS: {
    status: 'UNAVAILABLE',
    retry: 'backoff',
    meaning: 'Fewer replicas are in sync than the topic demands for an acknowledgement.',
    hint: 'Look for brokers that are down; nothing acknowledged is lost.',
  },
  ELECTION_REFUSED: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'The election that was asked for is not possible, not needed, or would lose messages.',
    hint: 'The message says which; `penstock partition describe TOPIC PARTITION` shows the copies.',
  },
  DISK_WATERMARK: {
    status: 'RESOURCE_EXHAUSTED',
    retry: 'backoff',
    meaning:
      'The disk of the broker is nearly full, so it takes no more messages. Reading and committing go on.',
    hint: 'Grow the volume, shorten retention, or delete topics; publishing resumes by itself.',
  },
  LIMIT_EXCEEDED: {
    status: 'RESOURCE_EXHAUSTED',
    retry: 'backoff',
    meaning: 'A bound of the broker is reached (connections, streams, topics, bytes in flight).',
    hint: 'The message names the bound; wait, or spread the load.',
  },
  STORAGE_DAMAGED: {
    status: 'DATA_LOSS',
    retry: 'never',
    meaning: 'Stored bytes of this partition do not match their checksum.',
    hint: 'Do not delete anything; docs/runbooks/storage-damaged.md says what to do.',
  },
  METADATA_CONFLICT: {
    status: 'ABORTED',
    retry: 'backoff',
    meaning: 'The object was changed by someone else in the meantime.',
    hint: 'Read it again and repeat the change.',
  },
  METADATA_UNAVAILABLE: {
    status: 'UNAVAILABLE',
    retry: 'backoff',
    meaning:
      'The metadata store does not answer. Publishing and consuming go on; changes of topics wait.',
    hint: 'Wait, or look at the state of the store.',
  },
  BROKER_ID_IN_USE: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'Another process runs as this broker, on another volume; one of them has to go.',
    hint: 'Give this one an id of its own with --broker-id, or stop the other: `kubectl get brokers` tells where it is.',
  },
  DATA_DIRECTORY_UNUSABLE: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'The data directory is in use, or belongs to another broker, cluster or version.',
    hint: 'The message says which. Stop the other process, or choose another directory with `--data-dir`.',
  },
  NOT_READY: {
    status: 'UNAVAILABLE',
    retry: 'backoff',
    meaning: 'The broker is starting, stopping, or recovering this partition.',
    hint: 'Retry; the client does so by itself.',
  },
  TIMED_OUT: {
    status: 'DEADLINE_EXCEEDED',
    retry: 'backoff',
    meaning: 'The time for this call has passed; its effect is not known.',
    hint: 'Repeat it with the same producer and sequence, or check what was stored.',
  },
  CANCELLED: {
    status: 'CANCELLED',
    retry: 'never',
    meaning: 'The caller has cancelled the call.',
    hint: 'Nothing to do.',
  },
  CONNECTION_LOST: {
    status: 'UNAVAILABLE',
    retry: 'backoff',
    meaning: 'The connection to the broker is lost, or cannot be made.',
    hint: 'Is the broker running at this address? `curl http://HOST:PORT/healthz` tells.',
  },
  CLOSED: {
    status: 'FAILED_PRECONDITION',
    retry: 'never',
    meaning: 'The client, producer or consumer is closed.',
    hint: 'Open a new one.',
  },
  INTERNAL: {
    status: 'INTERNAL',
    retry: 'never',
    meaning: 'A defect in Penstock.',
    hint: 'Please report it with the log of the broker.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorReason = keyof typeof table

/** Every reason, its gRPC status, what a client may do, and what a person should do. */
export const errorTable: Readonly<Record<ErrorReason, ErrorEntry>> = table

export const errorDomain = 'penstock.dev'

export function isErrorReason(text: string): text is ErrorReason {
  return Object.hasOwn(table, text)
}

/** Facts about one error for programs, all strings as ErrorInfo.metadata demands. At most 16 entries. */
export type ErrorDetails = Readonly<Record<string, string>>

/** The only error that leaves a public function of Penstock. Defects are plain assertion errors and end the process. */
export class PenstockError extends Error {
  readonly reason: ErrorReason
  readonly details: ErrorDetails

  constructor(
    reason: ErrorReason,
    message: string,
    details: ErrorDetails = {},
    options: { cause?: unknown } = {},
  ) {
    super(message, options)
    this.name = 'PenstockError'
    this.reason = reason
    this.details = details
  }

  get status(): StatusName {
    return errorTable[this.reason].status
  }

  /** True when the same request may succeed later without a change by the caller. */
  get retryable(): boolean {
    return errorTable[this.reason].retry !== 'never'
  }

  get hint(): string {
    return errorTable[this.reason].hint
  }

  /** Total: an abort becomes CANCELLED or TIMED_OUT, anything unknown INTERNAL with the cause kept. */
  static from(error: unknown): PenstockError {
    if (error instanceof PenstockError) return error
    if (error instanceof Error) {
      if (error.name === 'TimeoutError') {
        return new PenstockError('TIMED_OUT', error.message, {}, { cause: error })
      }
      if (error.name === 'AbortError') {
        return new PenstockError('CANCELLED', error.message, {}, { cause: error })
      }
      return new PenstockError('INTERNAL', error.message, {}, { cause: error })
    }
    return new PenstockError('INTERNAL', String(error), {}, { cause: error })
  }
}
