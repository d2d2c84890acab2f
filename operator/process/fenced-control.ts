// The way to brokers for as long as one leads: who does not lead any more asks no broker for a promise, which would take
// leaders away that its successor has just elected. Harmless, as no election of ours follows, but not free.

import { PenstockError } from '../../model/errors.ts'
import type { BrokerControl } from '../controller/broker-control.ts'

/** `fence` throws when another may lead by now. */
export function fencedControl(
  control: BrokerControl & Disposable,
  fence: () => void,
): BrokerControl & Disposable {
  const check = (): void => {
    try {
      fence()
    } catch (cause) {
      throw new PenstockError('CANCELLED', 'another operator may lead by now', {}, { cause })
    }
  }
  return {
    probe: (broker, waiting) => control.probe(broker, waiting),
    async fence(broker, fences, waiting) {
      check()
      return await control.fence(broker, fences, waiting)
    },
    async handOver(broker, handOver, waiting) {
      check()
      await control.handOver(broker, handOver, waiting)
    },
    [Symbol.dispose]: () => control[Symbol.dispose](),
  }
}
