// A TCP proxy between a client and a broker, for networks that fail: cut connections, refuse new ones, or let bytes
// through in one direction only.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** Resets every connection that is open now. New ones are let through. */
  cut(): void
  /** While true nothing from the broker reaches the client, though all that the client sends arrives. */
  holdAnswers(hold: boolean): void
  /** Nothing from the broker reaches the client any more on what is open now; neither side is told. */
  freeze(): void
  /** While true new connections are closed at once. */
  refuse(refuse: boolean): void
  readonly connections: number
}

export async function startTcpProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const pairs = new Set<{ readonly client: Socket; readonly broker: Socket }>()
  let refusing = false
  let holding = false
  const server = createServer((client) => {
    if (refusing) {
      client.destroy()
      return
    }
    const broker = connect(target.port, '127.0.0.1')
    const pair = { client, broker }
    pairs.add(pair)
    client.pipe(broker)
    broker.on('data', (data) => client.write(data))
    broker.on('end', () => client.end())
    if (holding) broker.pause()
    const close = (): void => {
      pairs.delete(pair)
      client.destroy()
      broker.destroy()
    }
    for (const socket of [client, broker]) {
      socket.on('error', close)
      socket.on('close', close)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cut = (): void => {
    for (const { client, broker } of pairs) {
      reset(client)
      reset(broker)
    }
  }
  return {
    port,
    url: `penstock://127.0.0.1:${port}`,
    cut,
    refuse: (refuse) => {
      refusing = refuse
    },
    holdAnswers: (hold) => {
      holding = hold
      for (const { broker } of pairs) {
        if (hold) broker.pause()
        else broker.resume()
      }
    },
    freeze: () => {
      for (const { broker } of pairs) {
        broker.removeAllListeners('data')
        broker.resume()
      }
    },
    get connections() {
      return pairs.size
    },
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One that is being ended cannot be reset: Node would keep it for ever, and spin when the process ends. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
