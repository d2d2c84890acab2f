// Penstock for TypeScript. Everything that is exported here is public; nothing else is.
//
//   await using penstock = await connect('penstock://localhost:7070')
//   const orders = penstock.topic('orders')
//   await orders.publish({ key: 'u1', value: { total: 12 } })
//   for await (const message of orders.stream({ group: 'billing', from: 'earliest' })) {
//     console.log(message.value)
//     await message.commit()
//   }

export type { Codec } from '../model/batch.ts'
export type { ErrorDetails, ErrorReason } from '../model/errors.ts'
export { PenstockError } from '../model/errors.ts'
export type { LogRecord, PayloadKind, RecordHeaderField } from '../model/records.ts'
export type { Durability, TopicSpec } from '../model/topic.ts'
export { Admin, type AdminOptions } from './admin.ts'
export type {
  GroupDescription,
  GroupHealth,
  GroupMember,
  GroupPartition,
  GroupSummary,
  PartitionDescription,
  PartitionHealth,
  SeekOutcome,
  ServerInfo,
  TopicDescription,
} from './admin-types.ts'
export { Client, type ConnectOptions, connect, type TopicOptions } from './client.ts'
export { ClusterAdmin, type PartitionPlace } from './cluster-admin.ts'
export type {
  BrokerDescription,
  CopyHealth,
  ExpectedLoss,
  LossRange,
  PartitionCopy,
  PartitionDetail,
} from './cluster-types.ts'
export type { Confirm, Confirmation } from './confirmation.ts'
export type { GroupMessageBatch, MessageBatch } from './delivered-batch.ts'
export type { ClientLogger } from './logger.ts'
export type { GroupMessage, Message } from './message.ts'
export type { AutoCommit, MessageStream } from './message-stream.ts'
export type { MessagesLost } from './messages-lost.ts'
export type { HeaderValue, OutgoingMessage } from './outgoing-message.ts'
export type { Producer, ProducerOptions } from './producer.ts'
export type { AckMode } from './producer-state.ts'
export type { ReadStream } from './read-stream.ts'
export type { Backoff, RetryBudget } from './retry.ts'
export {
  autoSerde,
  bytesSerde,
  jsonSerde,
  type Serde,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
  textSerde,
} from './serde.ts'
export type { GroupOptions, ReadOptions, StreamOptions, Topic, WorkerOptions } from './topic.ts'
export type { ClientTracer, ConsumedPlace, ProcessSpan, PublishSpan } from './trace.ts'
export type { Position } from './wire.ts'
export type { Handler, HandlerContext, OrderBy, Worker } from './worker.ts'
