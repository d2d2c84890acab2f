import { expect, test } from 'vitest'
import { PenstockError } from '../../../model/errors.ts'
import { electionRuleOf, readOperatorSettings } from '../../../operator/process/settings.ts'

function faultsOf(flags: Record<string, string>): string {
  try {
    readOperatorSettings({ env: {}, flags })
  } catch (error) {
    return PenstockError.from(error).message
  }
  throw new Error('no fault found')
}

test('in a pod nothing has to be said; a flag wins over the environment', () => {
  expect(readOperatorSettings({ env: {}, flags: {} })).toMatchObject({
    kubeconfig: 'in-cluster',
    namespace: null,
    leaseName: 'penstock-operator',
    leaseDurationMs: 15_000,
  })
  const env = { PENSTOCK_NAMESPACE: 'a', PENSTOCK_LEASE_DURATION_MS: '30s' }
  expect(readOperatorSettings({ env, flags: { namespace: 'b,c' } })).toMatchObject({
    namespace: 'b,c',
    leaseDurationMs: 30_000,
  })
})

test('variables that Kubernetes and the broker have are no faults', () => {
  const env = {
    PENSTOCK_PORT: 'tcp://10.0.0.1:7070',
    PENSTOCK_SERVICE_HOST: '10.0.0.1',
    PENSTOCK_URL: 'http://localhost:7070',
    PENSTOCK_BROKER_ID: 'b-1',
  }
  expect(() => readOperatorSettings({ env, flags: {} })).not.toThrow()
})

test('every fault is told at once', () => {
  const faults = faultsOf({
    namespace: 'a,*',
    leaseDurationMs: '1s',
    metricsPort: 'x',
    replicas: '3',
  })
  expect(faults.split('\n')).toEqual([
    'configuration has 4 faults:',
    '- replicas (flag) is not a setting',
    '- namespace (--namespace) is "a,*"; allowed is names of namespaces with commas between them, *, or none',
    '- leaseDurationMs (--lease-duration-ms) is "1s"; allowed is a duration from 2s to 10m',
    '- metricsPort (--metrics-port) is "x"; allowed is an integer from 0 to 65535',
  ])
})

test('who cannot renew is silent for a third of the lease before another may begin', () => {
  expect(electionRuleOf({ leaseDurationMs: 15_000 })).toEqual({
    leaseMs: 15_000,
    renewMs: 10_000,
    retryMs: 2_000,
  })
})
