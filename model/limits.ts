// EVERY bound of the system, unit in the name, with its reason. A queue, map, retry or input without a bound here is a defect.

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** Names of topics and groups: letters, digits, `.`, `_`, `-`; DNS-like so that they can be Kubernetes names. */
  nameCharactersMax: 249,
  topicsMax: 10_000,
  partitionsPerTopicMax: 4_096,
  /** One broker process; a partition costs two open files, about 40 KiB of memory and a share of the commit round. */
  partitionsPerBrokerMax: 10_000,
  replicationFactorMax: 7,
  /** Of one partition, with those that come and go while it moves to one place after the other. */
  partitionCopiesMax: 64,
  /** More brokers than that are more than one cluster. */
  brokersPerClusterMax: 100,
  /** Ids of stores and topics: uuids. */
  idCharactersMax: 64,
  /** Leaders of one partition; every change of leader is one. */
  epochHistoryMax: 100_000,
  /** Sent to one follower's broker and not answered: what a slow one can make us keep, and keep sending for nothing. */
  replicationWindowBytes: 32 * MiB,
  /** One message of a leader: large enough to be cheap, small enough for partitions to take turns. */
  replicationMessageBytes: 1 * MiB,
  groupsMax: 10_000,
  groupMembersMax: 2_000,
  topicsPerSubscriptionMax: 128,

  /** A batch with its header. Level with Kafka's largest common setting; one batch is one allocation on each side. */
  batchBytesMax: 8 * MiB,
  recordsPerBatchMax: 100_000,
  /** What compressed records may unfold to: bounds a decompression bomb. */
  batchUncompressedBytesMax: 32 * MiB,
  messageBytesDefault: 1 * MiB,
  messageBytesMin: 1 * KiB,
  /** The largest batch less its header and the framing of one record. */
  messageBytesMax: 8 * MiB - 1 * KiB,
  keyBytesMax: 64 * KiB,
  headersPerMessageMax: 128,
  headerNameBytesMax: 256,
  tagBytesMax: 256,
  messageIdBytesMax: 256,
  /** gRPC messages carry one batch plus its envelope, or many Level A messages. */
  grpcMessageBytesMax: 8 * MiB + 256 * KiB,
  publishMessagesMax: 10_000,

  /** HTTP/2: the default window of 64 KiB caps a stream at about 220 MiB/s (docs/decisions/0004). */
  http2WindowBytes: 8 * MiB,
  http2FrameBytes: 1 * MiB,
  connectionsMax: 10_000,
  streamsPerConnectionMax: 1_000,
  /** Connections of one broker to others, a few per peer; the one that was idle longest makes room. */
  peerChannelsMax: 1_000,
  /** A connection that has not shown whether it speaks HTTP/1 or HTTP/2 by then is closed. */
  connectionPrefaceMs: 10_000,

  /** Unacknowledged bytes that one Produce stream may have in flight; the server grants it. */
  produceWindowBytes: 16 * MiB,
  /** Appends that wait for a disk, over all partitions; beyond it producers are paused, so memory stays bounded. */
  appendQueueBytesMax: 128 * MiB,
  appendQueueBytesPerPartitionMax: 32 * MiB,

  /** One read from disk for one consumer; also the size of one delivery. */
  readBytesMax: 1 * MiB,
  creditMessagesMax: 1_000_000,
  creditBytesMax: 64 * MiB,
  subscriptionsMax: 10_000,
  /** Commits, seeks and the like that one subscriber may have waiting for the disk; then its stream is not read. */
  subscribeRequestsMax: 1_024,

  /**
   * Per producer and partition, and so what a producer may have in flight there. Kafka has 5 (KIP-98); with batches of
   * 128 KiB that leaves the disk idle between rounds.
   */
  idempotentBatchesRemembered: 16,
  producersPerPartitionMax: 50_000,
  /** All of them, with all that is remembered, encoded: 410 bytes each. */
  producerSnapshotBytesMax: 32 * MiB,
  /** Who publishes asks so often which partitions there are. */
  topicLayoutAgeMs: 60_000,
  producerExpiryMs: 24 * 60 * 60 * 1000,

  sessionTimeoutMsMin: 1_000,
  sessionTimeoutMsDefault: 45_000,
  sessionTimeoutMsMax: 10 * 60_000,
  handoverTimeoutMsDefault: 30_000,
  handoverTimeoutMsMax: 10 * 60_000,
  offsetMetadataBytesMax: 4 * KiB,
  offsetsPerCommitMax: 10_000,

  segmentBytesDefault: 256 * MiB,
  segmentBytesMin: 1 * MiB,
  segmentBytesMax: 1024 * MiB,
  segmentMsDefault: 24 * 60 * 60 * 1000,
  indexIntervalBytes: 4 * KiB,
  stateSnapshotBytesMax: 64 * MiB,
  stateRecordBytesMax: 1 * MiB,

  retentionMsMin: 1_000,
  retentionMsMax: 100 * 365 * 24 * 60 * 60 * 1000,
  retentionBytesMin: 1 * MiB,

  /** One metadata object as JSON; etcd's bound is 1.5 MiB. */
  metadataObjectBytesMax: 1 * MiB,
  /** A partition's name is its topic's with a number behind it. */
  metadataNameBytesMax: 512,
  /** Changes that wait for a commit round of the standalone metadata store. */
  metadataQueueChangesMax: 50_000,
  /** A round, or a part of a snapshot, takes no further change from here on. */
  metadataRoundBytes: 4 * MiB,
  /** The metadata journal is rewritten as a snapshot when it has grown by this and to four times its objects. */
  metadataCompactionBytesMin: 4 * MiB,
  /** One call to a store in another process; after it reads say METADATA_UNAVAILABLE and changes TIMED_OUT. */
  metadataCallMs: 5_000,
  /** Pause between two looks for a store that has not answered. */
  metadataRetryMs: 500,
  /** What a broker keeps of metadata on its own disk: enough for every object there may be, if they are small. */
  metadataFileBytesMax: 64 * MiB,
  /** Processes that share one store: brokers and tools of one machine. */
  metadataConnectionsMax: 64,
  /** One answer of a list or a watch takes no further object from here on. */
  metadataAnswerBytes: 256 * KiB,

  /** Partitions in one Fence call: a lost broker's are fenced in a few of them, and each has its bound of work. */
  fencesPerCallMax: 1_000,
  fenceCallsPerBrokerMax: 4,
  /** Changes of metadata that the controller has on their way at the same time. */
  controllerChangesInFlightMax: 1_000,
  /** Partitions whose copies move because of the controller itself; those that admins move come on top. */
  reassignmentsAtOnce: 16,
  /** Of the newest batches of each lane of a leader's partition, kept in memory for its followers. */
  replicationTailBytes: 4 * MiB,
  /** Of all of them together: those who fall behind read from disk. */
  replicationTailsBytes: 64 * MiB,
  /** A replica that has not had everything for so long leaves the ISR; as long as enough others are left. */
  isrSlowMs: 10_000,
  /** Hand-overs of leadership at the same time. */
  handOversAtOnce: 8,
  /** Kept per partition; older ones are forgotten. */
  lossRangesMax: 16,

  diskWarnRatio: 0.75,
  diskRejectRatio: 0.9,
  /** Deleted when the disk is full, so that state can still be written and the broker can start again. */
  diskReserveBytes: 64 * MiB,

  /** Label sets per metric; later ones share the series `__other__`. */
  metricSeriesMax: 2_000,

  /** Under one supervisor on one machine. */
  brokersPerSupervisorMax: 9,

  /** To one API server: calls in flight, watches among them. */
  kubeConnectionsMax: 64,
  /** One answer of the API server: a page of a list. A page that is larger is asked for in halves. */
  kubeAnswerBytesMax: 64 * MiB,
  /** One event of a watch: etcd keeps up to 1.5 MiB, JSON and managed fields come on top. */
  kubeEventBytesMax: 8 * MiB,
  /** Calls in flight but watches, and how long one waits for its turn. */
  kubeCallsMax: 48,
  kubeQueueMs: 60_000,
  /** One call to the API server with all its retries, and one try of it. */
  kubeCallMs: 30_000,
  kubeAttemptMs: 10_000,
  kubeRetriesMax: 8,
  kubeListPage: 500,
  /** Objects of one kind that one process keeps. */
  kubeCacheObjectsMax: 500_000,
  /** Keys that wait in one work queue; as many as a cache has objects, or it could not hold them all. */
  kubeQueueKeysMax: 500_000,
  /** Elections and whatever else the controller changes: a broker's partitions at once, then so many a second. */
  operatorElectionsPerSecond: 500,
  operatorElectionsBurst: 2_000,
  /** Status of Topics alone: what people read must not hold up elections, which are status writes too. */
  operatorStatusWritesPerSecond: 50,
  /** Events that are remembered to add up what repeats. */
  kubeEventsRemembered: 4_096,

  pageSizeDefault: 100,
  pageSizeMax: 1_000,
  /** Longest wait of a unary call without a deadline of its own. */
  unaryDeadlineMsMax: 60_000,
  gracefulStopMs: 30_000,
} as const
