// Where the API server is and who we are to it: from a kubeconfig file, or from inside a pod. The reading of kubeconfigs,
// exec plugins, OIDC and service account tokens is @kubernetes/client-node's; it is loaded only when a server is asked for,
// because it is large. What it lacks is here: a deadline for whatever it runs, and reading everything anew when the server
// says that it does not know us. Its watch and its informer are not used (docs/decisions/0008).

import type { Agent } from 'node:http'
import type https from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Clock } from '../../model/clock.ts'
import { deadline } from '../controller/deadline.ts'
import type { ApiServer, Identity, TlsIdentity } from './transport.ts'

export type Credentials =
  | { readonly type: 'kubeconfig'; readonly path: string; readonly context?: string | undefined }
  | { readonly type: 'in-cluster' /** For tests. */; readonly pathPrefix?: string }

/** An exec plugin that hangs must not hang the broker. */
const identityMs = 10_000
/** Files and expiry times are looked at again after so long: tokens of pods are rotated long before they end. */
const freshMs = 10_000

/** Throws if there is no such file, or no such context in it. */
export async function apiServerOf(credentials: Credentials, clock: Clock): Promise<ApiServer> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const load = (): KubeConfig => loaded(new KubeConfig(), credentials)
  const config = load()
  const cluster = config.getCurrentCluster()
  if (cluster === null)
    throw new Error(`${nameOf(credentials)} does not say which cluster is meant`)
  // Outside of a pod it is made of what is not in the environment.
  if (!URL.canParse(cluster.server))
    throw new Error(
      credentials.type === 'in-cluster'
        ? 'this is no pod: KUBERNETES_SERVICE_HOST is not set'
        : `${credentials.path} has ${cluster.server}, which is no URL of an API server`,
    )
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace
  return new ConfiguredServer({ config, load, clock, baseUrl: cluster.server, namespace })
}

function loaded(config: KubeConfig, credentials: Credentials): KubeConfig {
  if (credentials.type === 'in-cluster') {
    config.loadFromCluster(credentials.pathPrefix)
    return config
  }
  config.loadFromFile(credentials.path)
  const { context } = credentials
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw new Error(`${credentials.path} has no context ${context}`)
    config.setCurrentContext(context)
  }
  return config
}

function nameOf(credentials: Credentials): string {
  return credentials.type === 'kubeconfig' ? credentials.path : 'the pod'
}

interface ServerParts {
  readonly config: KubeConfig
  readonly load: () => KubeConfig
  readonly clock: Clock
  readonly baseUrl: string
  readonly namespace: string | undefined
}

class ConfiguredServer implements ApiServer {
  readonly baseUrl: string
  readonly namespace: string | undefined
  readonly #parts: ServerParts
  #config: KubeConfig | undefined
  #known: { readonly identity: Promise<Identity>; readonly untilMs: number } | undefined

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#config = parts.config
    this.baseUrl = parts.baseUrl
    this.namespace = parts.namespace === '' ? undefined : parts.namespace
  }

  async identity({ signal }: { readonly signal: AbortSignal }): Promise<Identity> {
    const { clock } = this.#parts
    const nowMs = clock.monotonicMs()
    if (this.#known === undefined || this.#known.untilMs <= nowMs) {
      const identity = this.#read()
      this.#known = { identity, untilMs: nowMs + freshMs }
      // One that failed is not kept; whoever waits for it is told.
      identity.catch(() => {
        if (this.#known?.identity === identity) this.#known = undefined
      })
    }
    using time = deadline(clock, identityMs, signal)
    return await aborting(this.#known.identity, time.signal)
  }

  /** A new KubeConfig has no token of the old one. */
  forgetIdentity(): void {
    this.#known = undefined
    this.#config = undefined
  }

  async #read(): Promise<Identity> {
    this.#config ??= this.#parts.load()
    const options: https.RequestOptions = {}
    await this.#config.applyToHTTPSOptions(options)
    const cluster = this.#config.getCurrentCluster()
    return {
      headers: headersOf(options),
      tls: tlsOf(options),
      proxy: cluster?.proxyUrl === undefined ? undefined : agentOf(options),
    }
  }
}

function headersOf({ headers, auth }: https.RequestOptions): Readonly<Record<string, string>> {
  // client-node makes no list of pairs, which is the other shape that Node takes.
  const given = Array.isArray(headers) ? {} : Object.fromEntries(Object.entries(headers ?? {}))
  const pairs = Object.entries(given).map(([name, value]) => [name, String(value).trim()])
  const basic =
    typeof auth === 'string' ? `Basic ${Buffer.from(auth).toString('base64')}` : undefined
  return { ...Object.fromEntries(pairs), ...(basic === undefined ? {} : { authorization: basic }) }
}

function tlsOf({
  ca,
  cert,
  key,
  servername,
  rejectUnauthorized,
}: https.RequestOptions): TlsIdentity {
  return {
    ca: pem(ca),
    cert: pem(cert),
    key: pem(key),
    servername,
    ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
  }
}

function pem(value: unknown): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined
}

function agentOf({ agent }: https.RequestOptions): Agent | undefined {
  return typeof agent === 'boolean' ? undefined : agent
}

async function aborting<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
