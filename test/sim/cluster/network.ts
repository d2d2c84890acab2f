// The network between brokers, controllers and clients, under virtual time: connections that keep order and lose nothing
// while they live, as TCP does. Where the way is cut they stall, in one direction or both, until it heals or an end
// gives up; when a process dies the other end hears of it, unless the way is cut.

import { PenstockError } from '../../../model/errors.ts'
import type { Random } from '../random.ts'
import type { Scheduler, SimulatedProcess } from '../scheduler.ts'

/** Who speaks: a name that ways are cut by, and the process that dies or pauses. */
export interface Speaker {
  readonly name: string
  readonly process: SimulatedProcess
}

export interface NetworkLatency {
  readonly fastMs: number
  readonly slowMs: number
  readonly slowChance: number
}

/** One end of a connection. */
export interface End<Out, In> {
  readonly isOpen: boolean
  send(message: Out): void
  /** No more in either direction; the other end hears of it. */
  close(): void
  listener: EndListener<In>
}

export interface EndListener<In> {
  received(message: In): void
  /** At most once, and not after `close`. */
  lost(error: PenstockError): void
}

/** An end that waits for word of the other gives up after about so long (HTTP/2 keepalive). */
const keepaliveMs = { least: 1_000, most: 4_000 } as const

/** `Node`: what a name listens with. */
export class SimulatedNetwork<Node extends Speaker> {
  latency: NetworkLatency = { fastMs: 1, slowMs: 5, slowChance: 0.1 }
  readonly scheduler: Scheduler
  readonly random: Random
  readonly #nodes = new Map<string, Node>()
  readonly #cuts = new Set<string>()
  readonly #connections = new Set<Connection>()

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler
    this.random = scheduler.random.split('network')
  }

  listen(node: Node): void {
    this.#nodes.set(node.name, node)
  }

  /** The process is gone: so are its connections. */
  died(process: SimulatedProcess): void {
    for (const [name, node] of this.#nodes) {
      if (node.process === process) this.#nodes.delete(name)
    }
    for (const connection of this.#connections) connection.died(process)
  }

  /** The process stands still: others give up on it by and by. */
  stands(process: SimulatedProcess): void {
    for (const connection of this.#connections) connection.stalls(() => process.paused)
  }

  isCut(from: string, to: string): boolean {
    return this.#cuts.has(`${from}>${to}`)
  }

  cut(from: string, to: string): void {
    this.#cuts.add(`${from}>${to}`)
    this.scheduler.note(`-- cut ${from} > ${to}`)
    for (const connection of this.#connections) {
      if (connection.uses(from, to)) connection.stalls(() => this.isCut(from, to))
    }
  }

  heal(from: string, to: string): void {
    if (!this.#cuts.delete(`${from}>${to}`)) return
    this.scheduler.note(`-- heal ${from} > ${to}`)
    for (const connection of this.#connections) connection.healed()
  }

  healAll(): void {
    for (const cut of this.#cuts) {
      const [from = '', to = ''] = cut.split('>')
      this.heal(from, to)
    }
  }

  /** Breaks one connection, whoever holds it. */
  breakOne(): void {
    const open = [...this.#connections]
    if (open.length > 0) this.random.pick(open).break('reset')
  }

  delayMs(): number {
    const { fastMs, slowMs, slowChance } = this.latency
    return 0.05 + this.random.fraction() * (this.random.chance(slowChance) ? slowMs : fastMs)
  }

  /** `accept` runs in the process that listens there when the word arrives. */
  connect<Up, Down>(
    from: Speaker,
    to: string,
    accept: (node: Node, end: End<Down, Up>) => void,
  ): End<Up, Down> {
    const connection = new Connection(this, from, to)
    this.#connections.add(connection)
    const near = new ConnectionEnd<Up, Down>(connection, 'near')
    const far = new ConnectionEnd<Down, Up>(connection, 'far')
    near.peer = far
    far.peer = near
    connection.ends = { near, far }
    connection.open({
      process: () => this.#nodes.get(to)?.process,
      accept: () => {
        const node = this.#nodes.get(to)
        if (node !== undefined) accept(node, far)
        return node?.process
      },
    })
    return near
  }

  /** A call over a connection of its own. Fails with CONNECTION_LOST, the reason of `signal`, or what `act` throws. */
  call<R>(
    from: Speaker,
    to: string,
    { signal, act }: { readonly signal: AbortSignal; readonly act: (node: Node) => Promise<R> },
  ): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>()
    if (signal.aborted) return Promise.reject(PenstockError.from(signal.reason))
    type Answer = { readonly value: R } | { readonly error: unknown }
    const end = this.connect<'go', Answer>(from, to, (node, far) => {
      far.listener = {
        received: () => {
          act(node).then(
            (value) => far.send({ value }),
            (error: unknown) => far.send({ error }),
          )
        },
        lost() {},
      }
    })
    const over = (): void => {
      signal.removeEventListener('abort', aborted)
      end.close()
    }
    const aborted = (): void => {
      over()
      reject(PenstockError.from(signal.reason))
    }
    signal.addEventListener('abort', aborted)
    end.listener = {
      received(answer) {
        over()
        if ('value' in answer) resolve(answer.value)
        else reject(answer.error)
      },
      lost(error) {
        over()
        reject(error)
      },
    }
    end.send('go')
    return promise
  }

  /** For Connection. */
  forget(connection: Connection): void {
    this.#connections.delete(connection)
  }
}

interface AnyNetwork {
  readonly scheduler: Scheduler
  readonly random: Random
  isCut(from: string, to: string): boolean
  delayMs(): number
  forget(connection: Connection): void
}

interface FarSide {
  /** Who listens there now. */
  readonly process: () => SimulatedProcess | undefined
  readonly accept: () => SimulatedProcess | undefined
}

type Side = 'near' | 'far'
const other = { near: 'far', far: 'near' } as const

interface AnyEnd {
  lose(error: PenstockError): void
}

class Connection {
  readonly #network: AnyNetwork
  readonly #near: Speaker
  readonly #farName: string
  #farProcess: SimulatedProcess | undefined
  #listening: FarSide['process'] = () => undefined
  ends: Readonly<Record<Side, AnyEnd>> | undefined
  readonly #open: Record<Side, boolean> = { near: true, far: true }
  /** On their way to that side; what the cut holds back waits in `#held`. */
  readonly #queues: Readonly<Record<Side, (() => void)[]>> = { near: [], far: [] }
  readonly #held: Record<Side, number> = { near: 0, far: 0 }

  constructor(network: AnyNetwork, near: Speaker, farName: string) {
    this.#network = network
    this.#near = near
    this.#farName = farName
  }

  isOpen(side: Side): boolean {
    const process = side === 'near' ? this.#near.process : this.#farProcess
    return this.#open[side] && process?.alive !== false
  }

  uses(from: string, to: string): boolean {
    const { name } = this.#near
    return (name === from && this.#farName === to) || (name === to && this.#farName === from)
  }

  open({ process, accept }: FarSide): void {
    this.#listening = process
    this.#push('far', () => {
      this.#farProcess = accept()
      if (this.#farProcess === undefined) this.#farewell('near', 'refused')
    })
  }

  send(to: Side, deliver: () => void): void {
    if (this.isOpen(other[to])) this.#push(to, deliver)
  }

  close(side: Side): void {
    if (!this.#open[side]) return
    this.#open[side] = false
    this.#farewell(other[side], 'closed by the other side')
    this.#maybeForget()
  }

  break(why: string): void {
    this.#lose('near', why)
    this.#lose('far', why)
  }

  died(process: SimulatedProcess): void {
    for (const side of ['near', 'far'] as const) {
      const mine = side === 'near' ? this.#near.process : this.#farProcess
      if (mine !== process) continue
      this.#open[side] = false
      this.#farewell(other[side], 'the other process is gone')
      this.stalls(() => true)
    }
  }

  /** Each end gives up after a while, if it is still so by then. */
  stalls(isSo: () => boolean): void {
    const { least, most } = keepaliveMs
    for (const side of ['near', 'far'] as const) {
      const afterMs = least + this.#network.random.fraction() * (most - least)
      this.#network.scheduler.after(afterMs, 'keepalive', () => {
        if (isSo()) this.#lose(side, 'no sign of life')
      })
    }
  }

  healed(): void {
    for (const side of ['near', 'far'] as const) {
      const count = this.#held[side]
      this.#held[side] = 0
      for (let i = 0; i < count; i++) this.#move(side)
    }
  }

  /** The last word, behind all that is under way. */
  #farewell(to: Side, why: string): void {
    this.#push(to, () => this.#lose(to, why))
  }

  #lose(side: Side, why: string): void {
    if (!this.isOpen(side)) return
    this.#open[side] = false
    this.ends?.[side].lose(new PenstockError('CONNECTION_LOST', why))
    this.#farewell(other[side], why)
    this.#maybeForget()
  }

  #maybeForget(): void {
    if (!this.#open.near && !this.#open.far) this.#network.forget(this)
  }

  #push(to: Side, action: () => void): void {
    this.#queues[to].push(action)
    this.#move(to)
  }

  /** Whatever is at the head of the queue arrives when the time has come: order is kept. */
  #move(to: Side): void {
    const { scheduler } = this.#network
    const [from, target] =
      to === 'far' ? [this.#near.name, this.#farName] : [this.#farName, this.#near.name]
    const arrive = (): void => {
      if (this.#network.isCut(from, target)) this.#held[to]++
      else this.#queues[to].shift()?.()
    }
    const process = to === 'near' ? this.#near.process : this.#farProcess
    const label = `${from} > ${target}`
    const delayMs = this.#network.delayMs()
    if (process) process.after(delayMs, label, arrive)
    else scheduler.after(delayMs, label, () => this.#arriveFirst(arrive, label))
  }

  /** Nobody was known at the far end when it was sent; somebody may be by now, and stand still. */
  #arriveFirst(arrive: () => void, label: string): void {
    const process = this.#farProcess ?? this.#listening()
    if (process) process.after(0, label, arrive)
    else arrive()
  }
}

class ConnectionEnd<Out, In> implements End<Out, In>, AnyEnd {
  listener: EndListener<In> = { received() {}, lost() {} }
  peer: ConnectionEnd<In, Out> | undefined
  readonly #connection: Connection
  readonly #side: Side

  constructor(connection: Connection, side: Side) {
    this.#connection = connection
    this.#side = side
  }

  get isOpen(): boolean {
    return this.#connection.isOpen(this.#side)
  }

  send(message: Out): void {
    const to = other[this.#side]
    this.#connection.send(to, () => this.peer?.take(message))
  }

  close(): void {
    this.#connection.close(this.#side)
  }

  lose(error: PenstockError): void {
    this.listener.lost(error)
  }

  take(message: In): void {
    if (this.isOpen) this.listener.received(message)
  }
}
