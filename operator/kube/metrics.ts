// The kit's metrics under the names of client-go and controller-runtime, so that the dashboards and alerts there are for
// them show this operator too.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { KubeObserver } from './observer.ts'
import type { WorkQueue } from './work-queue.ts'

const seconds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]
/** From 10 ns, as client-go has it: waits of a queue are short. */
const queueSeconds = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1_000]
const reconcileSeconds = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** What is only known by asking, at scrape time. */
export interface KubeMetricsSource {
  readonly queues: () => readonly WorkQueue[]
  readonly monotonicMs: () => number
}

export function kubeMetrics(registry: Registry, source: KubeMetricsSource): KubeObserver {
  const registers = [registry]
  queueGauges(registry, source)
  return {
    ...clientMetrics(registers),
    ...reflectorMetrics(registers),
    ...queueMetrics(registers),
    ...controllerMetrics(registers),
    ...electionMetrics(registers),
  }
}

type Registers = readonly Registry[]

function counter<L extends string>(
  registers: Registers,
  name: string,
  help: string,
  labelNames: readonly L[],
): Counter<L> {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [...registers] })
}

function gauge<L extends string>(
  registers: Registers,
  name: string,
  help: string,
  labelNames: readonly L[],
): Gauge<L> {
  return new Gauge({ name, help, labelNames: [...labelNames], registers: [...registers] })
}

function histogram<L extends string>(
  registers: Registers,
  entry: {
    readonly name: string
    readonly help: string
    readonly labels: readonly L[]
    readonly buckets: readonly number[]
  },
): Histogram<L> {
  const { name, help, labels, buckets } = entry
  return new Histogram({
    name,
    help,
    labelNames: [...labels],
    buckets: [...buckets],
    registers: [...registers],
  })
}

function clientMetrics(registers: Registers): KubeObserver {
  const requests = counter(
    registers,
    'rest_client_requests_total',
    'Calls to the API server, by status and method.',
    ['code', 'method', 'host'],
  )
  const retries = counter(
    registers,
    'rest_client_request_retries_total',
    'Calls tried again, by status and method.',
    ['code', 'verb', 'host'],
  )
  const latency = histogram(registers, {
    name: 'rest_client_request_duration_seconds',
    help: 'One try of a call to the API server.',
    labels: ['verb', 'host'],
    buckets: seconds,
  })
  const waits = histogram(registers, {
    name: 'rest_client_rate_limiter_duration_seconds',
    help: 'Waiting for our own rate limit, or because the API server asked for it.',
    labels: ['verb', 'host'],
    buckets: seconds,
  })
  return {
    requested({ code, method, host, ms }) {
      requests.inc({ code, method, host })
      latency.observe({ verb: method, host }, ms / 1_000)
    },
    retried: ({ code, method, host }) => retries.inc({ code, verb: method, host }),
    throttled: ({ method, host, ms }) => waits.observe({ verb: method, host }, ms / 1_000),
  }
}

function reflectorMetrics(registers: Registers): KubeObserver {
  const lists = counter(registers, 'reflector_lists_total', 'Lists begun.', ['name'])
  const watches = counter(registers, 'reflector_watches_total', 'Watches begun.', ['name'])
  const heard = counter(registers, 'reflector_events_total', 'Events heard, bookmarks left out.', [
    'name',
  ])
  const relists = counter(
    registers,
    'reflector_relists_total',
    'Watches that could not be gone on with: expired, or out of order.',
    ['name'],
  )
  const troubles = counter(registers, 'reflector_errors_total', 'Lists and watches that broke.', [
    'name',
  ])
  const counters = { list: lists, watch: watches, event: heard, relist: relists, trouble: troubles }
  return {
    reflected({ resource: name, what }) {
      if (what !== 'bookmark') counters[what].inc({ name })
    },
  }
}

function queueMetrics(registers: Registers): KubeObserver {
  const labels = ['name', 'controller'] as const
  const adds = counter(registers, 'workqueue_adds_total', 'Keys that began to wait.', labels)
  const retries = counter(
    registers,
    'workqueue_retries_total',
    'Keys that wait after a failure.',
    labels,
  )
  const waited = histogram(registers, {
    name: 'workqueue_queue_duration_seconds',
    help: 'How long a key waited for a worker.',
    labels,
    buckets: queueSeconds,
  })
  const worked = histogram(registers, {
    name: 'workqueue_work_duration_seconds',
    help: 'How long a worker had a key.',
    labels,
    buckets: queueSeconds,
  })
  const named = (name: string): { name: string; controller: string } => ({ name, controller: name })
  return {
    queueAdded: (name) => adds.inc(named(name)),
    queueTook: (name, { waitedMs }) => waited.observe(named(name), waitedMs / 1_000),
    queueDone: (name, workedMs) => worked.observe(named(name), workedMs / 1_000),
    queueRetried: (name) => retries.inc(named(name)),
  }
}

function queueGauges(registry: Registry, { queues, monotonicMs }: KubeMetricsSource): void {
  const asked = (name: string, help: string, of: (queue: WorkQueue) => number): void => {
    const labelNames = ['name', 'controller']
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect: () => {
        for (const queue of queues())
          gauge.set({ name: queue.name, controller: queue.name }, of(queue))
      },
    })
  }
  const ages = (queue: WorkQueue): number[] =>
    [...queue.working.values()].map((sinceMs) => (monotonicMs() - sinceMs) / 1_000)
  asked('workqueue_depth', 'Keys that wait for a worker.', (queue) => queue.depth)
  asked(
    'workqueue_unfinished_work_seconds',
    'What workers have spent on the keys they have now, added up.',
    (queue) => ages(queue).reduce((sum, age) => sum + age, 0),
  )
  asked(
    'workqueue_longest_running_processor_seconds',
    'How long the slowest worker has had its key.',
    (queue) => Math.max(0, ...ages(queue)),
  )
}

function controllerMetrics(registers: Registers): KubeObserver {
  const labels = ['controller'] as const
  const one = (name: string, help: string): Counter<'controller'> =>
    counter(registers, name, help, labels)
  const total = counter(
    registers,
    'controller_runtime_reconcile_total',
    'Looks at a key, by what came of them.',
    ['controller', 'result'],
  )
  const errors = one('controller_runtime_reconcile_errors_total', 'Looks that failed.')
  const terminal = one(
    'controller_runtime_terminal_reconcile_errors_total',
    'Looks that failed for good.',
  )
  const panics = one(
    'controller_runtime_reconcile_panics_total',
    'Looks that failed by a defect of ours.',
  )
  const timeouts = one('controller_runtime_reconcile_timeouts_total', 'Looks whose time was up.')
  const active = gauge(
    registers,
    'controller_runtime_active_workers',
    'Workers that have a key.',
    labels,
  )
  const max = gauge(registers, 'controller_runtime_max_concurrent_reconciles', 'Workers.', labels)
  const time = histogram(registers, {
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'One look at one key.',
    labels,
    buckets: reconcileSeconds,
  })
  return {
    reconciled({ controller, result, ms, ...done }) {
      total.inc({ controller, result })
      time.observe({ controller }, ms / 1_000)
      if (result === 'error') errors.inc({ controller })
      if (done.terminal) terminal.inc({ controller })
      if (done.panicked) panics.inc({ controller })
      if (done.timedOut) timeouts.inc({ controller })
    },
    workers(controller, state) {
      active.set({ controller }, state.active)
      max.set({ controller }, state.max)
    },
  }
}

function electionMetrics(registers: Registers): KubeObserver {
  const status = gauge(
    registers,
    'leader_election_master_status',
    '1 while this process leads, else 0.',
    ['name'],
  )
  const slow = counter(
    registers,
    'leader_election_slowpath_total',
    'Tries to get or keep the lease that failed.',
    ['name'],
  )
  return {
    leading: ({ name, leads }) => status.set({ name }, leads ? 1 : 0),
    electionSlow: ({ name }) => slow.inc({ name }),
  }
}
