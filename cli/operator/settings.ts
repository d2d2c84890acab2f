// Settings of the operator as flags of `penstock operator`. A copy of what help needs from operator/process/settings.ts,
// which would load the whole schema library for `penstock --help`; test/cli/operator/settings.test.ts keeps the two equal.

import { optionsOfSettings, type SettingText } from '../setting-options.ts'

export const settings: Readonly<Record<string, SettingText>> = {
  kubeconfig: {
    says: 'Finds the API server, and who the operator is to it; `in-cluster`: by the service account of the pod.',
    default: 'in-cluster',
  },
  namespace: {
    says: 'Where BrokerClusters are looked after; several with commas between them, `*`: everywhere; `none`: in the namespace that the kubeconfig says, or that of the pod.',
    default: 'none',
  },
  leaseName: {
    says: 'The Lease by which one of several operators leads; those of the same name never work at the same time.',
    default: 'penstock-operator',
  },
  leaseNamespace: {
    says: 'Where the Lease is; `none`: in the namespace that the kubeconfig says, or that of the pod.',
    default: 'none',
  },
  leaseDurationMs: {
    says: 'How long the others leave a leader alone that says nothing; the leader itself stops after two thirds of it.',
    default: '15s',
  },
  metricsHost: {
    says: 'Where to listen for `/healthz`, `/readyz` and `/metrics`; `0.0.0.0` and `::` mean every interface.',
    default: 'localhost',
  },
  metricsPort: { says: 'Their port; 0 takes any free one.', default: '8080' },
  instance: {
    says: 'Name of this process in the Lease and in Events; `none`: of the machine, which is that of the pod.',
    default: 'none',
  },
  logLevel: { says: 'Logs are JSON lines on stderr.', default: 'info' },
}

export const settingOptions = optionsOfSettings(settings)
