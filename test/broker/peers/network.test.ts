import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { PeerNetwork } from '../../../broker/peers/network.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { systemClock } from '../../../client/system-clock.ts'

class Call extends EventEmitter {
  readonly written: unknown[] = []

  write(response: unknown): boolean {
    this.written.push(response)
    return true
  }
}

test('a stream whose place another one takes ends: whoever holds it dials anew', async () => {
  const network = new PeerNetwork({
    me: { brokerId: 'b1', storeId: 's1', bootSeq: 1 },
    clock: systemClock,
    logger: silentLogger,
    catchUpBytesPerSecond: 1,
    endpointOf: () => undefined,
    find: () => undefined,
  })
  const { signal } = new AbortController()
  const [first, second] = [new Call(), new Call()]
  const served = network.serve(first, signal)
  first.emit('data', { start: { storeId: 's2' } })
  void network.serve(second, signal)
  // Dialled before the first, and later to arrive.
  second.emit('data', { start: { storeId: 's2' } })
  await expect(served).rejects.toMatchObject({ reason: 'CONNECTION_LOST' })
  expect(network.hasFollower('s2')).toBe(true)
  second.emit('end')
  expect(network.hasFollower('s2')).toBe(false)
  network.close()
})
