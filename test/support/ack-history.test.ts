// The checker must itself notice what it is there to notice.

import { describe, expect, test } from 'vitest'
import { checkHistory, clean } from './ack-history.ts'

const sent = ['a', 'b', 'c'].map((id, order) => ({ id, key: 'k', order }))
const acknowledged = sent.map(({ id }, offset) => ({ id, partition: 0, offset }))
const stored = sent.map(({ id, key }, offset) => ({ id, key, partition: 0, offset }))

describe('the history checker', () => {
  test('accepts a clean history, and a message that is stored though nobody was told', () => {
    expect(checkHistory({ sent, acknowledged, stored })).toMatchObject(clean)
    expect(checkHistory({ sent, acknowledged: acknowledged.slice(1), stored })).toMatchObject(clean)
  })

  test('notices an acknowledged message that is lost', () => {
    expect(checkHistory({ sent, acknowledged, stored: stored.slice(0, 2) }).lost).toEqual(['c'])
  })

  test('notices a message that is elsewhere than it was acknowledged', () => {
    const moved = acknowledged.map((ack) => ({ ...ack, offset: ack.offset + 1 }))
    expect(checkHistory({ sent, acknowledged: moved, stored }).moved).toHaveLength(3)
  })

  test('notices a duplicate, and a message that nobody sent', () => {
    const more = [
      ...stored,
      { id: 'a', key: 'k', partition: 0, offset: 3 },
      { id: 'x', key: 'y', partition: 0, offset: 4 },
    ]
    expect(checkHistory({ sent, acknowledged, stored: more })).toMatchObject({
      duplicated: ['a'],
      invented: ['x'],
    })
  })

  test('notices a key out of order', () => {
    const swapped = stored.map((message) => ({ ...message, offset: 2 - message.offset }))
    expect(checkHistory({ sent, acknowledged: [], stored: swapped }).outOfOrder).toHaveLength(2)
  })

  test('notices a message that a consumer was given and that is not in the log', () => {
    const elsewhere = { id: 'a', partition: 0, offset: 1 }
    const delivered = [...acknowledged, { id: 'x', partition: 0, offset: 3 }, elsewhere]
    expect(checkHistory({ sent, acknowledged, stored, delivered }).vanished).toHaveLength(2)
  })

  test('notices a gap in the offsets', () => {
    const gap = stored.map((message) => ({ ...message, offset: message.offset * 2 }))
    expect(checkHistory({ sent, acknowledged: [], stored: gap }).gaps).toHaveLength(2)
  })
})
