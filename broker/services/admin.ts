// AdminService: topics, groups, partitions and brokers. Here only the wiring; topic-admin.ts, group-routing.ts and
// cluster-admin.ts decide.

import { adminService } from '../../proto/gen/services.ts'
import { ClusterAdmin } from './cluster-admin.ts'
import type { GroupRouting } from './group-routing.ts'
import type { createHandlers, Registration } from './handlers.ts'
import type { PeerCalls } from './peer-calls.ts'
import { toTimestamp } from './time.ts'
import { TopicAdmin, type TopicAdminParts } from './topic-admin.ts'
import { withEndsOfOthers } from './topic-ends.ts'

export type AdminParts = TopicAdminParts & {
  readonly groups: GroupRouting
  readonly peers: PeerCalls
  readonly handlers: ReturnType<typeof createHandlers>
  readonly identity: { readonly clusterId: string; readonly brokerId: string }
  readonly version: string
  readonly catchUpBytesPerSecond: number
}

/** What this broker can do beyond the first version of the API. */
const capabilities: readonly string[] = []

export function createAdmin(parts: AdminParts): Registration[] {
  const { handlers, identity, version, clock, groups, peers } = parts
  const topics = new TopicAdmin(parts)
  const startTime = toTimestamp(clock.now())
  const { clusterId, brokerId } = identity
  const info = { version, clusterId, brokerId, capabilities: [...capabilities], startTime }
  const cluster = new ClusterAdmin({ ...parts, info })
  return [
    ...clusterCalls(handlers, cluster),
    handlers.unary(adminService.getServerInfo, async () => info),
    handlers.unary(adminService.createTopic, (request, context) => topics.create(request, context)),
    handlers.unary(adminService.getTopic, async (request, context) => {
      const { topic } = await topics.get(request)
      const ask = async (endpoint: string, signal: AbortSignal) => {
        const call = { signal, origin: context.origin }
        const told = await peers.unary(endpoint, adminService.getTopic, request, call)
        return told.topic ? [told.topic] : []
      }
      const [whole] = await withEndsOfOthers(topic ? [topic] : [], context, { own: brokerId, ask })
      return { topic: whole ?? null }
    }),
    handlers.unary(adminService.listTopics, async (request, context) => {
      const page = await topics.list(request)
      const ask = async (endpoint: string, signal: AbortSignal) => {
        const call = { signal, origin: context.origin }
        const told = await peers.unary(endpoint, adminService.listTopics, request, call)
        return told.topics ?? []
      }
      const whole = await withEndsOfOthers(page.topics ?? [], context, { own: brokerId, ask })
      return { ...page, topics: whole }
    }),
    handlers.unary(adminService.updateTopic, (request) => topics.update(request)),
    handlers.unary(adminService.deleteTopic, (request, context) => topics.delete(request, context)),
    handlers.unary(adminService.listGroups, (request, context) =>
      groups.listGroups(request, context),
    ),
    handlers.unary(adminService.getGroup, (request, context) => groups.getGroup(request, context)),
    handlers.unary(adminService.deleteGroup, (request, context) =>
      groups.deleteGroup(request, context),
    ),
  ]
}

function clusterCalls(handlers: AdminParts['handlers'], cluster: ClusterAdmin): Registration[] {
  return [
    handlers.unary(adminService.listBrokers, (request, context) =>
      cluster.listBrokers(request, context),
    ),
    handlers.unary(adminService.getBroker, (request, context) =>
      cluster.getBroker(request, context),
    ),
    handlers.unary(adminService.drainBroker, (request, context) =>
      cluster.drainBroker(request, context),
    ),
    handlers.unary(adminService.undrainBroker, (request, context) =>
      cluster.undrainBroker(request, context),
    ),
    handlers.unary(adminService.listPartitions, (request, context) =>
      cluster.listPartitions(request, context),
    ),
    handlers.unary(adminService.getPartition, (request, context) =>
      cluster.getPartition(request, context),
    ),
    handlers.unary(adminService.reassignPartition, (request, context) =>
      cluster.reassignPartition(request, context),
    ),
    handlers.unary(adminService.cancelReassignment, (request, context) =>
      cluster.cancelReassignment(request, context),
    ),
    handlers.unary(adminService.electLeader, (request, context) =>
      cluster.electLeader(request, context),
    ),
  ]
}
