import { expect, test } from 'vitest'
import { LeadershipLost } from '../../../operator/kube/leader-elector.ts'
import { fencedControl } from '../../../operator/process/fenced-control.ts'

test('who does not lead any more asks brokers how they are, and nothing else of them', async () => {
  const calls: string[] = []
  let leads = true
  const control = fencedControl(
    {
      async probe() {
        calls.push('probe')
        return { storeId: 's1', bootSeq: 1, lostLeaders: [] }
      },
      async fence() {
        calls.push('fence')
        return []
      },
      async handOver() {
        calls.push('hand over')
      },
      [Symbol.dispose]: () => void calls.push('dispose'),
    },
    () => {
      if (!leads) throw new LeadershipLost('lost')
    },
  )
  const broker = { brokerId: 'b1', storeId: 's1', endpoint: 'h:1', bootSeq: 1 }
  const waiting = { signal: new AbortController().signal }
  const handOver = { topicUid: 'u', index: 0, epoch: 1, toStoreId: 's2', timeoutMs: 1 }
  const all = () => [
    control.probe(broker, waiting),
    control.fence(broker, [], waiting),
    control.handOver(broker, handOver, waiting),
  ]
  await Promise.all(all())
  leads = false
  const results = await Promise.allSettled(all())
  expect(results).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { reason: 'CANCELLED' } },
    { status: 'rejected', reason: { reason: 'CANCELLED' } },
  ])
  control[Symbol.dispose]()
  expect(calls).toEqual(['probe', 'fence', 'hand over', 'probe', 'dispose'])
})
