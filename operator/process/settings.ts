// Every setting of `penstock operator`, once: the reader, the flags of the command line and the reference page
// docs/reference/operator.md come from this table.

import {
  choice,
  duration,
  integer,
  orNone,
  text,
  type ValueKind,
} from '../../broker/config-value.ts'
import {
  envNameOf,
  flagNameOf,
  readSettings,
  type Setting,
  type SettingSources,
  type SettingsOf,
} from '../../broker/settings-reader.ts'
import type { ElectionRule } from '../kube/election-core.ts'

function setting<T>(
  kind: ValueKind<T>,
  rest: Omit<Setting<NoInfer<T>>, keyof ValueKind<T> | 'defaultText'>,
): Setting<T> {
  const { write, ...shown } = kind
  return { ...shown, ...rest, defaultText: write(rest.default) }
}

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'

export const operatorTable = {
  kubeconfig: setting(text('a path, or in-cluster', /^[^\0]+$/), {
    default: 'in-cluster',
    says: 'Finds the API server, and who the operator is to it; `in-cluster`: by the service account of the pod.',
  }),
  namespace: setting(
    orNone(
      'none',
      text(
        'names of namespaces with commas between them, *',
        new RegExp(`^(\\*|${label}(,${label})*)$`),
      ),
    ),
    {
      default: null,
      says: 'Where BrokerClusters are looked after; several with commas between them, `*`: everywhere; `none`: in the namespace that the kubeconfig says, or that of the pod.',
    },
  ),
  leaseName: setting(text('the name of an object', /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/), {
    default: 'penstock-operator',
    says: 'The Lease by which one of several operators leads; those of the same name never work at the same time.',
  }),
  leaseNamespace: setting(orNone('none', text('a name of a namespace', new RegExp(`^${label}$`))), {
    default: null,
    says: 'Where the Lease is; `none`: in the namespace that the kubeconfig says, or that of the pod.',
  }),
  leaseDurationMs: setting(duration({ min: 2_000, max: 10 * 60_000 }), {
    default: 15_000,
    says: 'How long the others leave a leader alone that says nothing; the leader itself stops after two thirds of it.',
  }),
  metricsHost: setting(text('a host name or address', /^[^\s/]+$/), {
    default: 'localhost',
    says: 'Where to listen for `/healthz`, `/readyz` and `/metrics`; `0.0.0.0` and `::` mean every interface.',
  }),
  metricsPort: setting(integer({ min: 0, max: 65_535 }), {
    default: 8080,
    says: 'Their port; 0 takes any free one.',
  }),
  instance: setting(
    orNone(
      'none',
      text('letters, digits, ".", "_" and "-", at most 128', /^[A-Za-z0-9._-]{1,128}$/),
    ),
    {
      default: null,
      says: 'Name of this process in the Lease and in Events; `none`: of the machine, which is that of the pod.',
    },
  ),
  logLevel: setting(choice(['debug', 'info', 'warn', 'error', 'silent']), {
    default: 'info',
    says: 'Logs are JSON lines on stderr.',
  }),
} as const

export type OperatorSettings = SettingsOf<typeof operatorTable>

/** Throws INVALID_REQUEST with every fault at once. */
export function readOperatorSettings(sources: SettingSources): OperatorSettings {
  return readSettings(operatorTable, sources)
}

/** In the proportions of client-go: a leader that cannot renew is silent for a third of it before another begins. */
export function electionRuleOf({
  leaseDurationMs: leaseMs,
}: Pick<OperatorSettings, 'leaseDurationMs'>): ElectionRule {
  return {
    leaseMs,
    renewMs: Math.floor((leaseMs * 2) / 3),
    retryMs: Math.floor((leaseMs * 2) / 15),
  }
}

/** The table of docs/reference/operator.md, which a test compares with this. */
export function operatorSettingsReference(): readonly string[] {
  const rows = Object.entries(operatorTable).map(([key, given]) => {
    const entry: Setting<unknown> = given
    const { says, defaultText, unit, allowed } = entry
    return `| \`${key}\` | ${says} | \`${defaultText}\` | ${unit} | ${allowed.replaceAll('*', '\\*')} | \`${envNameOf(key, entry)}\` | \`${flagNameOf(key)}\` |`
  })
  return [
    '| key | what | default | unit | allowed | environment | flag |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ]
}
