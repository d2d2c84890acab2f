// A network of namespaces: one per place, joined by a bridge to the namespace of the run, in which links are cut and slowed
// for real. What is lost is lost silently, as in a cable; nobody is refused. Needs root and iproute2; `whyNoNetwork` says
// what is missing. Everything is gone when it is closed, and what a run left that was killed goes with the next one.

import { spawnSync } from 'node:child_process'

export interface Network extends Disposable {
  addressOf(place: number): string
  /** Words to put before a command that is to run at the place. */
  prefixOf(place: number): readonly string[]
  /** Nothing gets to the place nor from it. */
  isolate(place: number): void
  /** Only what goes to it, or only what comes from it, is lost. */
  cutOneWay(place: number, way: 'in' | 'out'): void
  cutPair(one: number, other: number): void
  /** Both ways; what does not fit waits for `queueMs` and is then lost. */
  slow(place: number, options: { readonly kbitPerSecond: number; readonly queueMs: number }): void
  /** Undoes everything. */
  heal(): void
}

/** Nobody's: what is sent there arrives nowhere. */
const deadEnd = '02:00:00:00:00:ee'

/** Undefined where one can be had. */
export function whyNoNetwork(): string | undefined {
  return whyNot((network) => network.cutOneWay(0, 'in'))
}

/** Undefined where the kernel can slow packets down. */
export function whyNoSlowNetwork(): string | undefined {
  return whyNot((network) => network.slow(0, { kbitPerSecond: 1_000, queueMs: 100 }))
}

function whyNot(trial: (network: Network) => void): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  try {
    using network = openNetwork(1)
    trial(network)
    network.heal()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

let networks = 0

export function openNetwork(places: number): Network {
  sweep()
  const name = `pn${process.pid}${String.fromCodePoint(97 + (networks++ % 26))}`
  const subnet = `10.${100 + (process.pid % 100)}.${(process.pid >> 7) % 250}`
  const all = Array.from({ length: places }, (_, place) => place)
  const link = (place: number): string => `${name}${place}`
  const addressOf = (place: number): string => `${subnet}.${place + 2}`
  using opening = new DisposableStack()
  opening.defer(() => quietly(['link', 'del', name]))
  run('ip', ['link', 'add', name, 'type', 'bridge'])
  run('ip', ['addr', 'add', `${subnet}.1/24`, 'dev', name])
  run('ip', ['link', 'set', name, 'up'])
  for (const place of all) {
    const space = link(place)
    opening.defer(() => quietly(['netns', 'del', space]))
    run('ip', ['netns', 'add', space])
    run('ip', ['link', 'add', space, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space])
    run('ip', ['link', 'set', space, 'master', name, 'up'])
    run('ip', ['-n', space, 'addr', 'add', `${addressOf(place)}/24`, 'dev', 'eth0'])
    for (const device of ['lo', 'eth0']) run('ip', ['-n', space, 'link', 'set', device, 'up'])
  }
  const opened = opening.move()
  return {
    addressOf,
    prefixOf: (place) => ['ip', 'netns', 'exec', link(place)],
    ...faultsOf({ name, home: `${subnet}.1`, all, link, addressOf }),
    [Symbol.dispose]: () => opened.dispose(),
  }
}

type NetworkFaults = Pick<Network, 'isolate' | 'cutOneWay' | 'cutPair' | 'slow' | 'heal'>

function faultsOf(network: {
  /** The bridge, at which the run itself is. */
  readonly name: string
  readonly home: string
  readonly all: readonly number[]
  readonly link: (place: number) => string
  readonly addressOf: (place: number) => string
}): NetworkFaults {
  const { name, home, all, link, addressOf } = network
  const undo: (() => void)[] = []
  /** What goes from `from`, undefined being the run, to `address` ends nowhere. */
  const cut = (from: number | undefined, address: string): void => {
    const [space, device] = from === undefined ? [[], name] : [['-n', link(from)], 'eth0']
    const entry = [address, 'dev', device]
    run('ip', [...space, 'neigh', 'replace', ...entry, 'lladdr', deadEnd, 'nud', 'permanent'])
    undo.push(() => run('ip', [...space, 'neigh', 'del', ...entry]))
  }
  const slowed = (space: readonly string[], device: string, how: readonly string[]): void => {
    run('tc', [...space, 'qdisc', 'add', 'dev', device, 'root', ...how])
    undo.push(() => run('tc', [...space, 'qdisc', 'del', 'dev', device, 'root']))
  }
  return {
    isolate(place) {
      run('ip', ['link', 'set', link(place), 'down'])
      undo.push(() => run('ip', ['link', 'set', link(place), 'up']))
    },
    cutOneWay(place, way) {
      const others = all.filter((one) => one !== place)
      if (way === 'in') for (const one of [undefined, ...others]) cut(one, addressOf(place))
      else for (const address of [home, ...others.map(addressOf)]) cut(place, address)
    },
    cutPair(one, other) {
      cut(one, addressOf(other))
      cut(other, addressOf(one))
    },
    slow(place, { kbitPerSecond, queueMs }) {
      const how = ['tbf', 'rate', `${kbitPerSecond}kbit`, 'burst', '8kb', 'latency', `${queueMs}ms`]
      slowed([], link(place), how)
      slowed(['-n', link(place)], 'eth0', how)
    },
    heal() {
      for (const one of undo.splice(0).reverse()) one()
    },
  }
}

/** What runs have left whose process is gone. */
function sweep(): void {
  const { stdout } = spawnSync('ip', ['-o', 'link', 'show', 'type', 'bridge'], { encoding: 'utf8' })
  const bridges = [...(stdout ?? '').matchAll(/\b(pn(\d+)[a-z]):/g)]
  const { stdout: spaces } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  for (const [, space, pid] of (spaces ?? '').matchAll(/^(pn(\d+)[a-z]\d+)\b/gm)) {
    if (space && isGone(Number(pid))) quietly(['netns', 'del', space])
  }
  for (const [, bridge, pid] of bridges) {
    if (bridge && isGone(Number(pid))) quietly(['link', 'del', bridge])
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === 0) return
  throw new Error(`${command} ${args.join(' ')}: ${(error?.message ?? stderr).trim()}`)
}

/** On the way out: what is gone already is no reason to leave the rest. */
function quietly(args: readonly string[]): void {
  spawnSync('ip', args)
}
