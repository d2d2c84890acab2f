// The streams between brokers on the simulated network: as bytes, in the production codec, behind the door that
// broker/peers has for gRPC.

import { EventEmitter } from 'node:events'
import type { Dial } from '../../../broker/peers/dial.ts'
import type { FollowerCall } from '../../../broker/peers/follower-link.ts'
import { followMethod } from '../../../broker/peers/network.ts'
import type { Life } from './life.ts'
import type { End, SimulatedNetwork } from './network.ts'

/** How often a stream says that it is full for a moment. */
const fullChance = 0.02

export function dialIn(network: SimulatedNetwork<Life>, life: Life): Dial {
  return (address, listener) => {
    const [name = ''] = address.split(':')
    const end = network.connect<Buffer, Buffer>(life, name, (node, far) => node.follow(far))
    end.listener = {
      received: (bytes) => listener.received(followMethod.responseDeserialize(bytes)),
      lost: (error) => listener.lost(error),
    }
    return {
      write: (request) => end.send(followMethod.requestSerialize(request)),
      close: () => end.close(),
    }
  }
}

/** The leader's end, as a gRPC server hands it over. */
export class StreamCall extends EventEmitter implements FollowerCall {
  readonly #end: End<Buffer, Buffer>
  readonly #life: Life

  constructor(end: End<Buffer, Buffer>, life: Life) {
    super()
    this.#end = end
    this.#life = life
    end.listener = {
      received: (bytes) => this.emit('data', followMethod.requestDeserialize(bytes)),
      lost: (error) => this.emit('error', error),
    }
  }

  write(response: Parameters<FollowerCall['write']>[0]): boolean {
    this.#end.send(followMethod.responseSerialize(response))
    const { process, broker } = this.#life
    if (!broker.random.chance(fullChance)) return true
    process.after(broker.random.fraction() * 20, `${broker.name}: drain`, () => this.emit('drain'))
    return false
  }
}
