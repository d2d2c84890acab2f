// Finding the Kubernetes API, for the commands that run on it, and what to say when it cannot be found.

import type { Clock } from '../../model/clock.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import type { ApiServer } from '../../operator/kube/transport.ts'
import { UsageError } from '../grammar/usage-error.ts'

/** `kubeconfig` is a file, or in-cluster. Throws UsageError. */
export async function serverOf(
  { kubeconfig }: { readonly kubeconfig: string },
  clock: Clock,
): Promise<ApiServer> {
  const isInPod = kubeconfig === 'in-cluster'
  try {
    return await apiServerOf(
      isInPod ? { type: 'in-cluster' } : { type: 'kubeconfig', path: kubeconfig },
      clock,
    )
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `cannot find the Kubernetes API: ${why}`,
      isInPod
        ? 'in-cluster is for pods with a service account; elsewhere give a file with --kubeconfig.'
        : 'Check --kubeconfig; `kubectl --kubeconfig FILE get brokerclusters` should answer.',
    )
  }
}
