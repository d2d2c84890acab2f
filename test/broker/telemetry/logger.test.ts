import { expect, test } from 'vitest'
import { createLogger } from '../../../broker/telemetry/logger.ts'

test('a log line is one JSON object with level, event and the fields of its logger', () => {
  const lines: string[] = []
  const logger = createLogger({
    level: 'info',
    fields: { broker: 'b1' },
    write: (line) => lines.push(line),
  })
  logger.debug('too-quiet')
  logger
    .with({ topic: 'orders' })
    .error('partition-damaged', { partition: 3, error: new Error('bad crc') })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    broker: 'b1',
    topic: 'orders',
    event: 'partition-damaged',
    partition: 3,
    error: { type: 'Error', message: 'bad crc' },
  })
})
