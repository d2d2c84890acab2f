// Brokers and the copies of partitions: how they are, and what shall become of them. Changes say what is to be and answer
// at once; the cluster carries them out in the background, and descriptions say how far it is. So any call may be repeated.

import { penstock } from '../proto/codec.ts'
import { adminService } from '../proto/gen/services.ts'
import type { AdminOptions } from './admin.ts'
import {
  type BrokerDescription,
  brokerFromProto,
  type ExpectedLoss,
  expectedLossFromProto,
  type PartitionDetail,
  partitionDetailFromProto,
} from './cluster-types.ts'
import { retryingCall } from './retrying-call.ts'
import type { CallOptions, Transport } from './transport.ts'

interface Checked extends AdminOptions {
  /** Change nothing. */
  readonly validateOnly?: boolean | undefined
}

export interface PartitionPlace {
  readonly topic: string
  readonly partition: number
}

const { ElectionType } = penstock.v1beta1
const pageSize = 1_000

export class ClusterAdmin {
  readonly #transport: Transport
  readonly #timeoutMs: number | undefined

  constructor(transport: Transport, options: { timeoutMs?: number | undefined } = {}) {
    this.#transport = transport
    this.#timeoutMs = options.timeoutMs
  }

  /** By id. */
  async *listBrokers(options: AdminOptions = {}): AsyncGenerator<BrokerDescription, void> {
    let pageToken = ''
    do {
      const request = { pageSize, pageToken }
      const page = await this.#call(options, (call) => {
        return this.#transport.unary(adminService.listBrokers, request, call)
      })
      for (const broker of page.brokers ?? []) yield brokerFromProto(broker)
      pageToken = page.nextPageToken ?? ''
    } while (pageToken !== '')
  }

  describeBroker(brokerId: string, options: AdminOptions = {}): Promise<BrokerDescription> {
    return this.#call(options, async (call) => {
      const { broker } = await this.#transport.unary(adminService.getBroker, { brokerId }, call)
      return brokerFromProto(broker)
    })
  }

  /** Has leadership handed over and copies moved away; nothing new comes. `validateOnly` says what would have to stay. */
  drainBroker(brokerId: string, options: Checked = {}): Promise<BrokerDescription> {
    const request = { brokerId, validateOnly: options.validateOnly ?? false }
    return this.#call(options, async (call) => {
      const { broker } = await this.#transport.unary(adminService.drainBroker, request, call)
      return brokerFromProto(broker)
    })
  }

  /** The broker takes part again. What has moved away does not come back by itself. */
  undrainBroker(brokerId: string, options: AdminOptions = {}): Promise<BrokerDescription> {
    return this.#call(options, async (call) => {
      const { broker } = await this.#transport.unary(adminService.undrainBroker, { brokerId }, call)
      return brokerFromProto(broker)
    })
  }

  /** By topic and number, as metadata has them, and whose brokers answer: without ends, sizes and lags. */
  async *listPartitions(
    filter: {
      readonly topic?: string | undefined
      readonly brokerId?: string | undefined
      /** Only those that have no leader, or a copy that is not in sync or whose broker does not answer. */
      readonly unhealthyOnly?: boolean | undefined
    } = {},
    options: AdminOptions = {},
  ): AsyncGenerator<PartitionDetail, void> {
    const { topic = '', brokerId = '', unhealthyOnly = false } = filter
    let pageToken = ''
    do {
      const request = { topic, brokerId, unhealthyOnly, pageSize, pageToken }
      const page = await this.#call(options, (call) => {
        return this.#transport.unary(adminService.listPartitions, request, call)
      })
      for (const partition of page.partitions ?? []) yield partitionDetailFromProto(partition)
      pageToken = page.nextPageToken ?? ''
    } while (pageToken !== '')
  }

  /** With how far every copy is. */
  describePartition(
    { topic, partition }: PartitionPlace,
    options: AdminOptions = {},
  ): Promise<PartitionDetail> {
    return this.#call(options, async (call) => {
      const request = { topic, partition }
      const answer = await this.#transport.unary(adminService.getPartition, request, call)
      return partitionDetailFromProto(answer.partition)
    })
  }

  /** Has the copies moved to these brokers, the preferred leader first. */
  movePartition(
    { topic, partition }: PartitionPlace,
    brokerIds: readonly string[],
    options: Checked = {},
  ): Promise<PartitionDetail> {
    const { validateOnly = false } = options
    const request = { topic, partition, brokerIds: [...brokerIds], validateOnly }
    return this.#call(options, async (call) => {
      const answer = await this.#transport.unary(adminService.reassignPartition, request, call)
      return partitionDetailFromProto(answer.partition)
    })
  }

  /** Has the copies moved back to where they were, however far they have got. */
  cancelMove(
    { topic, partition }: PartitionPlace,
    options: AdminOptions = {},
  ): Promise<PartitionDetail> {
    return this.#call(options, async (call) => {
      const request = { topic, partition }
      const answer = await this.#transport.unary(adminService.cancelReassignment, request, call)
      return partitionDetailFromProto(answer.partition)
    })
  }

  /** Has leadership handed over to the first of the replicas now. */
  electPreferredLeader(
    { topic, partition }: PartitionPlace,
    options: Checked = {},
  ): Promise<PartitionDetail> {
    const type = ElectionType.ELECTION_TYPE_PREFERRED
    const request = { topic, partition, type, validateOnly: options.validateOnly ?? false }
    return this.#call(options, async (call) => {
      const answer = await this.#transport.unary(adminService.electLeader, request, call)
      return partitionDetailFromProto(answer.partition)
    })
  }

  /**
   * Makes a copy the leader of a partition whose copies in sync are gone. Messages may be lost for good, so it throws
   * ELECTION_REFUSED without `acceptLoss`; `validateOnly` says what would be lost.
   */
  electUncleanLeader(
    { topic, partition }: PartitionPlace,
    storeId: string,
    options: Checked & { readonly acceptLoss?: boolean | undefined } = {},
  ): Promise<{
    readonly partition: PartitionDetail
    readonly expectedLoss: ExpectedLoss | undefined
  }> {
    const type = ElectionType.ELECTION_TYPE_UNCLEAN
    const { validateOnly = false, acceptLoss = false } = options
    const request = { topic, partition, type, storeId, acceptLoss, validateOnly }
    return this.#call(options, async (call) => {
      const answer = await this.#transport.unary(adminService.electLeader, request, call)
      return {
        partition: partitionDetailFromProto(answer.partition),
        expectedLoss: expectedLossFromProto(answer.expectedLoss),
      }
    })
  }

  #call<R>(options: AdminOptions, call: (options: CallOptions) => Promise<R>): Promise<R> {
    const { signal, timeoutMs = this.#timeoutMs } = options
    return retryingCall(this.#transport, { signal, timeoutMs }, call)
  }
}
