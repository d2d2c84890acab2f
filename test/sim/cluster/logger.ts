// What a broker or a controller logs, in the trace.

import type { LogFields, Logger } from '../../../broker/telemetry/logger.ts'
import type { World } from './world.ts'

export function simulatedLogger(world: World, who: string, fields: LogFields = {}): Logger {
  const write = (event: string, more: LogFields = {}): void => {
    world.count(`log ${event}`)
    world.note(who, `${event} ${JSON.stringify({ ...fields, ...more }, readable)}`)
  }
  return {
    debug() {},
    info: write,
    warn: write,
    error: write,
    with: (more) => simulatedLogger(world, who, { ...fields, ...more }),
  }
}

function readable(_: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value
}
