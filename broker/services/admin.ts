// AdminService: topics, groups and the broker itself. Here only the wiring; topic-admin.ts and group-routing.ts decide.

import { adminService } from '../../proto/gen/services.ts'
import type { GroupRouting } from './group-routing.ts'
import type { createHandlers, Registration } from './handlers.ts'
import { toTimestamp } from './time.ts'
import { TopicAdmin, type TopicAdminParts } from './topic-admin.ts'

export type AdminParts = TopicAdminParts & {
  readonly groups: GroupRouting
  readonly handlers: ReturnType<typeof createHandlers>
  readonly identity: { readonly clusterId: string; readonly brokerId: string }
  readonly version: string
}

/** What this broker can do beyond the first version of the API. */
const capabilities: readonly string[] = []

export function createAdmin(parts: AdminParts): Registration[] {
  const { handlers, identity, version, clock, groups } = parts
  const topics = new TopicAdmin(parts)
  const startTime = toTimestamp(clock.now())
  const { clusterId, brokerId } = identity
  const info = { version, clusterId, brokerId, capabilities: [...capabilities], startTime }
  return [
    handlers.unary(adminService.getServerInfo, async () => info),
    handlers.unary(adminService.createTopic, (request, context) => topics.create(request, context)),
    handlers.unary(adminService.getTopic, (request) => topics.get(request)),
    handlers.unary(adminService.listTopics, (request) => topics.list(request)),
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
