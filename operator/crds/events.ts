// Every Event that the operator and brokers write: its reason, on which kind it appears, what it says. A closed list, as conditions
// are: alerts and people rely on the words.

interface EventMeaning {
  readonly type: 'Normal' | 'Warning'
  /** What was done, in one word. */
  readonly action: string
  readonly on: 'Topic' | 'Broker' | 'BrokerCluster'
  readonly says: string
}

export const eventTable = {
  TopicReady: {
    type: 'Normal',
    action: 'Serve',
    on: 'Topic',
    says: 'Every partition can be published to and read.',
  },
  TopicStalled: {
    type: 'Warning',
    action: 'Serve',
    on: 'Topic',
    says: 'It will not become ready without a person; the note says what to do.',
  },
  NameConflict: {
    type: 'Warning',
    action: 'Serve',
    on: 'Topic',
    says: 'Another Topic has the name for clients already.',
  },
  LeadersElected: {
    type: 'Normal',
    action: 'Elect',
    on: 'Broker',
    says: 'The broker is away, or was restarted, and others lead what it led: one Event for all partitions.',
  },
  UncleanElection: {
    type: 'Warning',
    action: 'Elect',
    on: 'Topic',
    says: 'A copy that lacks messages leads, because an admin said so: what it lacks is lost.',
  },
  PartitionsMoved: {
    type: 'Normal',
    action: 'Move',
    on: 'Topic',
    says: 'Copies have arrived at other brokers: one Event for all partitions that arrive together.',
  },
  MetadataRegressed: {
    type: 'Warning',
    action: 'Register',
    on: 'BrokerCluster',
    says: 'A broker saw the history of the API go back, as when etcd is restored from a backup: it has registered again, and partitions get new leaders where the backup is older than what they know.',
  },
  DeletionWaiting: {
    type: 'Warning',
    action: 'Delete',
    on: 'Topic',
    says: 'A broker that has copies to delete is away; the note says which.',
  },
  DeletionDone: {
    type: 'Normal',
    action: 'Delete',
    on: 'Topic',
    says: 'The Topic is gone, and so are its messages on all brokers.',
  },
  DataKept: {
    type: 'Normal',
    action: 'Delete',
    on: 'Topic',
    says: 'The Topic is gone; its messages and Partitions stay.',
  },
} as const satisfies Readonly<Record<string, EventMeaning>>

export type EventReason = keyof typeof eventTable
