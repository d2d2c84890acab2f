// AdminService: topics, groups and the broker itself. Here only the wiring; topic-admin.ts and group-routing.ts decide.

import { adminService } from '../../proto/gen/services.ts'
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
}

/** What this broker can do beyond the first version of the API. */
const capabilities: readonly string[] = []

export function createAdmin(parts: AdminParts): Registration[] {
  const { handlers, identity, version, clock, groups, peers } = parts
  const topics = new TopicAdmin(parts)
  const startTime = toTimestamp(clock.now())
  const { clusterId, brokerId } = identity
  const info = { version, clusterId, brokerId, capabilities: [...capabilities], startTime }
  return [
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
