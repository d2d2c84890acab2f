// A Kubernetes control plane of one test file: etcd and kube-apiserver, the real ones, on free ports of loopback, with RBAC
// and certificates of their own. Nothing else runs: no controllers (nothing is deleted because its owner is), no nodes.
// Everything lies in a temporary directory; what failed is kept there for whoever looks for the reason.

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stringify } from 'yaml'
import { kubeBinaries } from './binaries.ts'
import { Authority, signingKeys } from './certificates.ts'
import { freePort } from './free-port.ts'
import { LabApi, type LabCredentials } from './lab-api.ts'
import { Guard, ServerProcess } from './server-process.ts'

export interface KubeLabOptions {
  /** Behind the lab's own: `--etcd-compaction-interval=1s`. */
  readonly apiServerFlags?: readonly string[]
}

/** As in a Role. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

export interface LabUser {
  /** YAML. */
  readonly kubeconfig: string
  readonly kubeconfigPath: string
  readonly credentials: LabCredentials
  readonly api: LabApi
}

/** What etcd held at one moment. */
export interface EtcdSnapshot {
  readonly path: string
}

interface Rights {
  readonly rules: readonly PolicyRule[]
  /** The rules are for this namespace alone; absent: for all, and for what has none. */
  readonly namespace?: string
}

const rbac = 'rbac.authorization.k8s.io'
const startMs = 120_000
const portTriesMax = 5

export async function startKubeLab(options: KubeLabOptions = {}): Promise<KubeLab> {
  const binaries = await kubeBinaries((line) => process.stderr.write(`${line}\n`))
  for (let tries = 1; ; tries++) {
    const lab = new KubeLab(await layOut(), { ...options, binaries, ports: await ports() })
    try {
      await lab.startAll()
      return lab
    } catch (error) {
      const tail = `${lab.etcd.logTail(20)}\n${lab.apiServer.logTail(20)}`
      // Somebody else was faster with the port.
      if (tries < portTriesMax && /address already in use/.test(tail)) {
        await lab[Symbol.asyncDispose]()
        continue
      }
      lab.keep()
      await lab[Symbol.asyncDispose]()
      throw new Error(`the Kubernetes lab does not start:\n${tail}`, { cause: error })
    }
  }
}

interface Ports {
  readonly api: number
  readonly etcd: number
  readonly etcdPeer: number
}

async function ports(): Promise<Ports> {
  return { api: await freePort(), etcd: await freePort(), etcdPeer: await freePort() }
}

interface Layout {
  readonly directory: string
  readonly authority: Authority
}

async function layOut(): Promise<Layout> {
  const directory = await mkdtemp(join(tmpdir(), 'penstock-kube-'))
  const authority = new Authority()
  const server = authority.server(
    { commonName: 'kube-apiserver' },
    { dns: ['localhost', 'kubernetes.default.svc'], addresses: ['127.0.0.1'] },
  )
  const { publicKey, privateKey } = signingKeys()
  const files = {
    'ca.crt': authority.certificate,
    'api.crt': server.certificate,
    'api.key': server.key,
    'tokens.key': privateKey,
    'tokens.pub': publicKey,
  }
  await mkdir(join(directory, 'snapshots'))
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(directory, name), text, { mode: 0o600 })
  }
  return { directory, authority }
}

interface KubeLabParts extends KubeLabOptions {
  readonly binaries: { readonly etcd: string; readonly kubeApiserver: string }
  readonly ports: Ports
}

export class KubeLab implements AsyncDisposable {
  /** May do everything. */
  readonly admin: LabUser
  readonly apiServer: ServerProcess
  readonly etcd: ServerProcess
  /** `https://127.0.0.1:port` */
  readonly baseUrl: string
  /** Logs, certificates, kubeconfigs. */
  readonly directory: string
  /** PEM of who signed the API server's certificate. */
  readonly certificateAuthority: string
  readonly #authority: Authority
  readonly #guard = new Guard()
  readonly #etcdUrl: string
  readonly #users: LabUser[] = []
  #snapshots = 0
  #kept = false

  /** For startKubeLab alone. */
  constructor({ directory, authority }: Layout, parts: KubeLabParts) {
    const { binaries, ports } = parts
    this.directory = directory
    this.#authority = authority
    this.certificateAuthority = authority.certificate
    this.baseUrl = `https://127.0.0.1:${ports.api}`
    this.#etcdUrl = `http://127.0.0.1:${ports.etcd}`
    this.etcd = new ServerProcess({
      name: 'etcd',
      path: binaries.etcd,
      args: etcdFlags(join(directory, 'etcd'), { client: this.#etcdUrl, peerPort: ports.etcdPeer }),
      logPath: join(directory, 'etcd.log'),
      guard: this.#guard,
    })
    this.apiServer = new ServerProcess({
      name: 'kube-apiserver',
      path: binaries.kubeApiserver,
      args: [
        ...apiServerFlags(directory, { port: ports.api, etcd: this.#etcdUrl }),
        ...(parts.apiServerFlags ?? []),
      ],
      logPath: join(directory, 'kube-apiserver.log'),
      guard: this.#guard,
    })
    const { certificate, key } = authority.client({
      commonName: 'admin',
      organizations: ['system:masters'],
    })
    this.admin = this.#userOf('admin', { certificate, key })
  }

  async startAll(): Promise<void> {
    await writeFile(this.admin.kubeconfigPath, this.admin.kubeconfig, { mode: 0o600 })
    this.etcd.spawn()
    this.apiServer.spawn()
    await this.ready()
  }

  /** Resolves when the API server says that it is ready; rejects when one of the two has ended. */
  async ready(): Promise<void> {
    const until = AbortSignal.timeout(startMs)
    for (;;) {
      until.throwIfAborted()
      for (const server of [this.etcd, this.apiServer]) {
        if (!server.isRunning) throw new Error(`${server.name} has ended:\n${server.logTail(20)}`)
      }
      const signal = AbortSignal.timeout(2_000)
      const answer = await this.admin.api.call('GET', '/readyz', { signal }).catch(() => undefined)
      if (answer?.code === 200) return
      await delay(100)
    }
  }

  async startApiServer(): Promise<void> {
    this.apiServer.spawn()
    await this.ready()
  }

  async startEtcd(): Promise<void> {
    this.etcd.spawn()
    if (this.apiServer.isRunning) await this.ready()
  }

  /** A user by certificate, who may do what `rules` say. */
  async user(name: string, rights: Rights): Promise<LabUser> {
    await this.#bind(name, rights, { kind: 'User', name, apiGroup: rbac })
    return await this.#added(name, this.#authority.client({ commonName: name }))
  }

  /** A service account by token; it is made with its namespace if need be. */
  async serviceAccount(name: string, rights: Rights & { readonly home: string }): Promise<LabUser> {
    const { home } = rights
    await this.namespace(home)
    const { api } = this.admin
    const accounts = `/api/v1/namespaces/${home}/serviceaccounts`
    await api.must('POST', accounts, { body: { metadata: { name } } })
    await this.#bind(`${home}-${name}`, rights, { kind: 'ServiceAccount', name, namespace: home })
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
    const { status } = await api.must('POST', `${accounts}/${name}/token`, { body })
    if (typeof status !== 'object' || status === null || !('token' in status)) {
      throw new Error('the API server gave no token')
    }
    return await this.#added(`${home}-${name}`, { token: String(status.token) })
  }

  /** Makes it, unless it is there. */
  async namespace(name: string): Promise<void> {
    const { api } = this.admin
    const { code, body } = await api.call('POST', '/api/v1/namespaces', {
      body: { metadata: { name } },
    })
    if (code >= 300 && code !== 409) throw new Error(`namespace ${name}: ${code} ${body.message}`)
  }

  /** As it is on disk at this moment: etcd is held still for it, and notices nothing but time. */
  async snapshot(): Promise<EtcdSnapshot> {
    const path = join(this.directory, 'snapshots', String(++this.#snapshots))
    this.etcd.freeze()
    try {
      await cp(join(this.directory, 'etcd'), path, { recursive: true })
    } finally {
      this.etcd.thaw()
    }
    return { path }
  }

  /** Both servers begin anew with what was there then; resolves when they are ready. */
  async restore({ path }: EtcdSnapshot): Promise<void> {
    await Promise.all([this.apiServer.kill(), this.etcd.kill()])
    const data = join(this.directory, 'etcd')
    await rm(data, { recursive: true })
    await cp(path, data, { recursive: true })
    this.etcd.spawn()
    await this.startApiServer()
  }

  /** etcd forgets all revisions but the newest: watches and lists that go on from an older one get 410. */
  async compact(): Promise<void> {
    const post = async (path: string, body: unknown): Promise<unknown> => {
      const answer = await fetch(`${this.#etcdUrl}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`etcd: ${answer.status} ${await answer.text()}`)
      return await answer.json()
    }
    const found = (await post('/v3/kv/range', { key: 'AA==' })) as { header: { revision: string } }
    await post('/v3/kv/compaction', { revision: found.header.revision, physical: true })
  }

  /** The directory stays when the lab has ended. */
  keep(): void {
    this.#kept = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const user of [this.admin, ...this.#users]) user.api.close()
    await Promise.all([this.apiServer.kill(), this.etcd.kill()])
    this.#guard.dismiss()
    if (this.#kept) process.stderr.write(`logs of the Kubernetes lab: ${this.directory}\n`)
    else await rm(this.directory, { recursive: true, force: true })
  }

  async #bind(name: string, { rules, namespace }: Rights, subject: unknown): Promise<void> {
    const kind = namespace === undefined ? 'ClusterRole' : 'Role'
    const where = namespace === undefined ? '' : `/namespaces/${namespace}`
    const base = `/apis/${rbac}/v1${where}/${kind.toLowerCase()}`
    if (namespace !== undefined) await this.namespace(namespace)
    const { api } = this.admin
    await api.must('POST', `${base}s`, { body: { metadata: { name }, rules } })
    const roleRef = { apiGroup: rbac, kind, name }
    const body = { metadata: { name }, roleRef, subjects: [subject] }
    await api.must('POST', `${base}bindings`, { body })
  }

  async #added(name: string, credentials: LabCredentials): Promise<LabUser> {
    const user = this.#userOf(name, credentials)
    this.#users.push(user)
    await writeFile(user.kubeconfigPath, user.kubeconfig, { mode: 0o600 })
    return user
  }

  #userOf(name: string, credentials: LabCredentials): LabUser {
    const { baseUrl, certificateAuthority: authority } = this
    return {
      kubeconfig: kubeconfigText({ baseUrl, authority, credentials, name }),
      kubeconfigPath: join(this.directory, `${name}.kubeconfig`),
      credentials,
      api: new LabApi({ baseUrl, authority, credentials }),
    }
  }
}

function etcdFlags(
  directory: string,
  { client, peerPort }: { readonly client: string; readonly peerPort: number },
): readonly string[] {
  const peer = `http://127.0.0.1:${peerPort}`
  return [
    '--name=lab',
    `--data-dir=${directory}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=lab=${peer}`,
    // Processes are killed here, machines are not: the page cache survives.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]
}

function apiServerFlags(
  directory: string,
  { port, etcd }: { readonly port: number; readonly etcd: string },
): readonly string[] {
  const file = (name: string): string => join(directory, name)
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--advertise-address=127.0.0.1',
    // Nobody asks for the Service `kubernetes`, and loopback is refused as its endpoint.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    `--cert-dir=${directory}`,
    `--tls-cert-file=${file('api.crt')}`,
    `--tls-private-key-file=${file('api.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('tokens.pub')}`,
    `--service-account-signing-key-file=${file('tokens.key')}`,
    '--profiling=false',
  ]
}

function kubeconfigText(parts: {
  readonly baseUrl: string
  readonly authority: string
  readonly credentials: LabCredentials
  readonly name: string
}): string {
  const { baseUrl, authority, credentials, name } = parts
  const base64 = (pem: string): string => Buffer.from(pem, 'utf8').toString('base64')
  const user =
    'token' in credentials
      ? { token: credentials.token }
      : {
          'client-certificate-data': base64(credentials.certificate),
          'client-key-data': base64(credentials.key),
        }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [
      {
        name: 'lab',
        cluster: { server: baseUrl, 'certificate-authority-data': base64(authority) },
      },
    ],
    users: [{ name, user }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: name, namespace: 'default' } }],
  })
}
