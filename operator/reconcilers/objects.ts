// Objects of our kinds as the reconcilers read them: the edge where JSON becomes typed. The API server holds every writer
// to the schema of the kind.

import type { BrokerObjectStatus } from '../crds/broker.ts'
import type { BrokerClusterObjectSpec, BrokerClusterObjectStatus } from '../crds/broker-cluster.ts'
import type { TopicObjectSpec, TopicObjectStatus } from '../crds/topic.ts'
import type { KubeObject, Live } from '../kube/object.ts'
import type { RecordObject } from '../kube-store/record.ts'

export interface TopicObject extends KubeObject {
  readonly spec: TopicObjectSpec
  readonly status?: TopicObjectStatus
}

export interface BrokerObject extends KubeObject {
  readonly status?: BrokerObjectStatus
}

export interface BrokerClusterObject extends KubeObject {
  readonly spec: BrokerClusterObjectSpec
  readonly status?: BrokerClusterObjectStatus
}

export function topicObject(object: Live<RecordObject>): Live<TopicObject> {
  return object as unknown as Live<TopicObject>
}

export function brokerObject(object: Live<RecordObject>): Live<BrokerObject> {
  return object as unknown as Live<BrokerObject>
}
