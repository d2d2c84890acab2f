import { expect, test } from 'vitest'
import type { LogFields } from '../../../broker/telemetry/logger.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { observerOf, Pulse } from '../../../operator/process/sight.ts'

function world() {
  const clock = { ms: 0, now: () => 0, monotonicMs: () => clock.ms, schedule: () => () => {} }
  const lines: [string, LogFields | undefined][] = []
  const logger = {
    ...silentLogger,
    warn: (event: string, fields?: LogFields) => void lines.push([event, fields]),
  }
  const pulse = new Pulse(clock)
  return { clock, lines, pulse, observer: observerOf({ metrics: {}, pulse, logger, clock }) }
}

test('what goes wrong again and again is said once a minute, with how often', () => {
  const { clock, lines, observer } = world()
  const trouble = { name: 'penstock-operator', error: 'refused' }
  for (clock.ms = 0; clock.ms <= 60_000; clock.ms += 2_000) observer.electionSlow?.(trouble)
  observer.reflectorTrouble?.({ resource: 'topics', error: 'reset' })
  expect(lines).toEqual([
    ['operator-lease-slow', trouble],
    ['operator-lease-slow', { ...trouble, alsoBefore: 29 }],
    ['kube-watch-broken', { resource: 'topics', error: 'reset' }],
  ])
})

test('a server that refuses whoever asks does not count as one that answers', () => {
  const { clock, pulse, observer } = world()
  const call = { method: 'GET', host: 'h', ms: 1 }
  expect(pulse.silentMs).toBe(Infinity)
  observer.requested?.({ ...call, code: '200' })
  clock.ms = 500
  for (const code of ['401', '403', '503', '<error>']) observer.requested?.({ ...call, code })
  expect(pulse.silentMs).toBe(500)
  observer.requested?.({ ...call, code: '404' })
  expect(pulse.silentMs).toBe(0)
})
