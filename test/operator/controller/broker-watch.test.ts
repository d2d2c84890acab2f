import { expect, test } from 'vitest'
import type { BrokerControl } from '../../../operator/controller/broker-control.ts'
import { BrokerWatch } from '../../../operator/controller/broker-watch.ts'
import { controllerTimes } from '../../../operator/controller/times.ts'
import { Random } from '../../sim/random.ts'
import { Scheduler, SimulatedProcess, VirtualClock } from '../../sim/scheduler.ts'
import { Trace } from '../../sim/trace.ts'

test('a broker that others have lost is probed at once', async () => {
  const scheduler = new Scheduler({ random: new Random(1), trace: new Trace(0) })
  const clock = new VirtualClock({
    scheduler,
    process: new SimulatedProcess(scheduler),
    wall: { startMs: 0, skewMs: 0 },
  })
  const probes: string[] = []
  const control: BrokerControl = {
    async probe({ brokerId, storeId, bootSeq }) {
      probes.push(`${brokerId} ${scheduler.nowMs}`)
      if (brokerId === 'b1') return { storeId, bootSeq, lostLeaders: [] }
      await new Promise<void>((resolve) => scheduler.after(20, 'answer', resolve))
      return { storeId, bootSeq, lostLeaders: [{ storeId: 's1', lostForMs: 5 }] }
    },
    fence: () => Promise.resolve([]),
    handOver: () => Promise.resolve(),
  }
  const watch = new BrokerWatch({
    control,
    clock,
    times: controllerTimes,
    onChange() {},
    onOpinion() {},
  })
  const broker = (id: number) => ({
    brokerId: `b${id}`,
    storeId: `s${id}`,
    endpoint: '',
    bootSeq: 1,
  })
  watch.registered([broker(1), broker(2)])
  while (scheduler.nowMs < 275) await scheduler.step()
  // At 20 as b2 has lost it; then a quarter of a second after that, as ever.
  expect(probes).toEqual(['b1 0', 'b2 0', 'b1 20', 'b2 250', 'b1 270'])
  await watch.close()
})
