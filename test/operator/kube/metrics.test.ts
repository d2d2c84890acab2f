import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { ApiCaller } from '../../../operator/kube/api-caller.ts'
import { Informer } from '../../../operator/kube/informer.ts'
import { kubeMetrics } from '../../../operator/kube/metrics.ts'
import { ReconcileLoop } from '../../../operator/kube/reconcile-loop.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { WorkQueue } from '../../../operator/kube/work-queue.ts'
import { configMap, configMaps, kubeWorld, until } from './kube-world.ts'

test('a controller at work shows under the names that dashboards for Go controllers ask for', async () => {
  await using world = await kubeWorld()
  const registry = new Registry()
  const queues: WorkQueue[] = []
  const observer = kubeMetrics(registry, {
    queues: () => queues,
    monotonicMs: () => systemClock.monotonicMs(),
  })
  using caller = new ApiCaller({ server: world.server.asServer, clock: systemClock, observer })
  const client = new ResourceClient(caller, configMaps)
  const queue = new WorkQueue({ name: 'maps', clock: systemClock, observer })
  queues.push(queue)
  let looks = 0
  await using loop = new ReconcileLoop({
    name: 'maps',
    queue,
    clock: systemClock,
    observer,
    reconcile: () =>
      looks++ === 0 ? Promise.reject(new Error('once')) : Promise.resolve(undefined),
  })
  await using informer = new Informer({ client, clock: systemClock, observer })
  informer.onChange(({ key }) => queue.add(key))
  await client.create(configMap('a'), { signal: world.signal })
  await until(() => looks === 2)
  observer.leading?.({ name: 'operator', identity: 'a', leads: true })
  const text = await registry.metrics()
  for (const line of [
    'controller_runtime_reconcile_total{controller="maps",result="error"} 1',
    'controller_runtime_reconcile_total{controller="maps",result="success"} 1',
    'controller_runtime_reconcile_errors_total{controller="maps"} 1',
    'controller_runtime_max_concurrent_reconciles{controller="maps"} 1',
    'workqueue_adds_total{name="maps",controller="maps"} 2',
    'workqueue_retries_total{name="maps",controller="maps"} 1',
    'workqueue_depth{name="maps",controller="maps"} 0',
    'workqueue_longest_running_processor_seconds{name="maps",controller="maps"} 0',
    'reflector_lists_total{name="configmaps"} 1',
    'leader_election_master_status{name="operator"} 1',
    `rest_client_requests_total{code="201",method="POST",host="${new URL(world.server.baseUrl).host}"} 1`,
  ]) {
    expect(text).toContain(line)
  }
  await loop.close()
})
