// A broker's metadata: what it says of itself when it starts. Liveness is not here; that is the controller's to judge.

export interface Broker {
  readonly brokerId: string
  /** uuid in the data directory: what leadership and replicas are bound to. */
  readonly storeId: string
  /** host:port that clients and other brokers reach it by. */
  readonly endpoint: string
  /** Rises with every start: leadership of an earlier one is void (R9), a smaller one on disk is a rolled-back volume. */
  readonly bootSeq: number
  /** What fails together with it (a machine, a zone); absent or '': only it. */
  readonly rack?: string | undefined
  /** An admin's word: everything moves away from it, and nothing new comes. */
  readonly draining?: boolean | undefined
}
