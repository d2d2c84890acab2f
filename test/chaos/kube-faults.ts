// What is done to a cluster on Kubernetes beside what is done to any: to operators, to the API server and its etcd, and to
// what is between them and brokers. Afterwards everything runs again, and is reached again.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChaosBroker } from './cluster.ts'
import type { Fault, FaultSite } from './faults.ts'
import type { KubeSide } from './kube-cluster.ts'
import type { ChaosProcess } from './process.ts'

/** Without a leader nothing is acknowledged: it need not be as long as what nobody notices. */
const leaderlessMsMax = 30_000
const healedMs = 60_000
const rememberedMs = 30_000

function kubeOf({ cluster }: FaultSite): KubeSide {
  if (cluster.kube === undefined) throw new Error('there is no Kubernetes API here')
  return cluster.kube
}

const between = (site: FaultSite, lowMs: number, highMs: number): Promise<void> =>
  delay(lowMs + site.random.below(highMs - lowMs))

interface Outage {
  begin(): Promise<void>
  end(): Promise<void>
}

const outages: Readonly<Record<string, (kube: KubeSide) => Outage>> = {
  'API server frozen': ({ lab }) => ({
    begin: async () => lab.apiServer.freeze(),
    async end() {
      lab.apiServer.thaw()
      await startBoth(lab)
    },
  }),
  'API server killed': ({ lab }) => ({
    begin: () => lab.apiServer.kill(),
    end: () => startBoth(lab),
  }),
  'etcd frozen': ({ lab }) => ({
    begin: async () => lab.etcd.freeze(),
    async end() {
      lab.etcd.thaw()
      await startBoth(lab)
    },
  }),
  'etcd killed': ({ lab }) => ({
    begin: () => lab.etcd.kill(),
    end: () => startBoth(lab),
  }),
}

/** An API server that has been without etcd for long may end by itself. */
async function startBoth(lab: KubeSide['lab']): Promise<void> {
  if (!lab.etcd.isRunning) lab.etcd.spawn()
  if (!lab.apiServer.isRunning) lab.apiServer.spawn()
  await lab.ready()
}

async function without(
  site: FaultSite,
  { how, during }: { readonly how: string; readonly during: () => Promise<void> },
): Promise<void> {
  const kube = kubeOf(site)
  const outage = outages[how]?.(kube)
  if (outage === undefined) throw new Error(`${how} is no outage`)
  await outage.begin()
  try {
    await during()
  } finally {
    await outage.end()
  }
}

function short(how: string): Fault {
  return {
    needs: 'kube',
    run: (site) => without(site, { how, during: () => between(site, 500, 10_000) }),
  }
}

/** While the API is away for long, by any of the ways it can be. */
function awayFor(site: FaultSite, during: () => Promise<void>): Promise<void> {
  const how = site.random.pick(Object.keys(outages))
  site.note(how)
  return without(site, { how, during })
}

/** One that leads nothing: there is one, with fewer partitions than brokers. */
async function followerIn({ cluster, leaders }: FaultSite): Promise<ChaosBroker> {
  const leading = await leaders()
  const follower = cluster.brokers.find((broker) => !leading.has(broker))
  if (follower === undefined) throw new Error('every broker leads a partition')
  return follower
}

/** Killed, and started while nobody can tell it anything: by what it has on its disk. */
async function killedWithoutApi(
  site: FaultSite,
  { broker, lastsMs }: { readonly broker: ChaosBroker; readonly lastsMs: number },
): Promise<void> {
  const awayMs = Math.round(lastsMs * (0.1 + 0.4 * site.random.fraction()))
  const { logFile } = broker.process
  await remembered(broker)
  const before = await linesWith(logFile, 'metadata-from-cache')
  await awayFor(site, async () => {
    const sinceMs = performance.now()
    await broker.process.kill()
    await delay(awayMs)
    const started = broker.process.start()
    await delay(Math.max(0, lastsMs - (performance.now() - sinceMs)))
    const after = await linesWith(logFile, 'metadata-from-cache')
    site.note(`${broker.brokerId} ${after > before ? 'back from its cache' : 'not back'}`)
    void started
  })
  await broker.process.start()
}

/** It writes down what it knows some seconds after it knows it; one that has not done so has to wait for the API. */
async function remembered({ dataDirectory }: ChaosBroker): Promise<void> {
  const until = AbortSignal.timeout(rememberedMs)
  const cache = join(dataDirectory, 'metadata-cache.jsonl')
  while (!(await readFile(cache, 'utf8').catch(() => '')).includes('"chaos-1"')) {
    if (until.aborted) throw new Error(`${cache} lacks what the broker knows`)
    await delay(100)
  }
}

async function linesWith(path: string, event: string): Promise<number> {
  const text = await readFile(path, 'utf8')
  return text.split(`"${event}"`).length - 1
}

/** Without an operator, or with one that cannot write, its partitions wait. */
async function aLeader({ leaders, victim }: FaultSite): Promise<ChaosBroker> {
  const [leader = victim] = await leaders()
  return leader
}

async function operatorKilled(site: FaultSite, operator: ChaosProcess): Promise<void> {
  const leader = await aLeader(site)
  await operator.kill()
  if (site.random.chance(0.5)) {
    site.note(`and ${leader.brokerId}, which led`)
    await leader.process.kill()
  }
  await between(site, 0, 20_000)
  await Promise.all([operator.start(), leader.process.start()])
}

async function standbyOf(kube: KubeSide): Promise<ChaosProcess> {
  const leader = await kube.leader()
  const standby = kube.operators.find((operator) => operator !== leader)
  if (standby === undefined) throw new Error('there is one operator alone')
  return standby
}

/** Another election, so that what somebody does not hear is of weight. */
async function otherKilled({ other }: FaultSite): Promise<void> {
  await other.process.kill()
  await other.process.start()
}

async function restored(site: FaultSite): Promise<void> {
  const { cluster, random, note, untilInSync, epochs } = site
  const { lab } = kubeOf(site)
  const backup = await lab.snapshot()
  // Starts and elections that the backup does not know.
  const leader = await aLeader(site)
  await leader.process.kill()
  await between(site, 0, 2_000)
  await leader.process.start()
  await untilInSync()
  const told = await regressionsTold(cluster)
  const before = await epochs()
  const isByTheBook = random.chance(0.5)
  note(isByTheBook ? 'operators stopped' : 'operators running')
  if (isByTheBook) await cluster.control.kill()
  await lab.restore(backup)
  if (isByTheBook) await cluster.control.start()
  const until = AbortSignal.timeout(healedMs)
  for (;;) {
    const now = await epochs()
    const behind = [...before].filter(([index, epoch]) => (now.get(index) ?? 0) < epoch)
    if (behind.length === 0) break
    if (until.aborted) throw new Error(`epochs stay behind what they were: ${behind.join('; ')}`)
    await delay(100)
  }
  while ((await regressionsTold(cluster)) === told) {
    if (until.aborted) throw new Error('no broker has said that metadata went back')
    await delay(100)
  }
  note(`epochs ${[...before.values()].join()} to ${[...(await epochs()).values()].join()}`)
}

async function regressionsTold({ brokers }: FaultSite['cluster']): Promise<number> {
  const counts = brokers.map(({ process }) => linesWith(process.logFile, 'metadata-regressed'))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

export const kubeFaults = {
  'operator-leader': {
    needs: 'kube',
    run: async (site) => operatorKilled(site, await kubeOf(site).leader()),
  },
  'operator-standby': {
    needs: 'kube',
    run: async (site) => operatorKilled(site, await standbyOf(kubeOf(site))),
  },
  'operator-frozen': {
    // Until after another leads: then there are two who think so.
    needs: 'kube',
    async run(site) {
      const operator = await kubeOf(site).leader()
      const leader = await aLeader(site)
      operator.signal('SIGSTOP')
      await leader.process.kill()
      await between(site, 1_000, 20_000)
      operator.signal('SIGCONT')
      await leader.process.start()
    },
  },
  'api-frozen': short('API server frozen'),
  'api-killed': short('API server killed'),
  'etcd-frozen': short('etcd frozen'),
  'etcd-killed': short('etcd killed'),
  outage: {
    needs: 'kube',
    run: (site) => awayFor(site, () => delay(kubeOf(site).outageMs)),
  },
  'outage-follower': {
    // With two of three copies nobody notices.
    needs: 'kube',
    async run(site) {
      const broker = await followerIn(site)
      await killedWithoutApi(site, { broker, lastsMs: kubeOf(site).outageMs })
    },
  },
  'outage-leader': {
    // What it led waits until the API is back.
    needs: 'kube',
    async run(site) {
      const lastsMs = Math.min(kubeOf(site).outageMs, leaderlessMsMax)
      const broker = await aLeader(site)
      await killedWithoutApi(site, { broker, lastsMs })
    },
  },
  restore: { needs: 'kube', run: restored },
  'watch-cut': {
    needs: 'kube',
    async run(site) {
      const proxy = kubeOf(site).proxyOf(site.victim)
      proxy.refuse(true)
      proxy.cut()
      await otherKilled(site)
      await between(site, 500, 10_000)
      proxy.refuse(false)
    },
  },
  'watch-half-open': {
    // What is open stays so and says nothing any more; new connections are fine.
    needs: 'kube',
    async run(site) {
      kubeOf(site).proxyOf(site.victim).freeze()
      await otherKilled(site)
      await between(site, 500, 10_000)
    },
  },
  'api-silent': {
    // One broker's calls arrive and are not answered: it does not know what became of them.
    needs: 'kube',
    async run(site) {
      const proxy = kubeOf(site).proxyOf(site.victim)
      proxy.holdAnswers(true)
      await otherKilled(site)
      await between(site, 500, 20_000)
      proxy.holdAnswers(false)
    },
  },
} as const satisfies Readonly<Record<string, Fault>>
