// The lab itself: what the suites rely on when they take servers away and bring them back.

import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Authority } from './lab/certificates.ts'
import { type KubeLab, startKubeLab } from './lab/kube-lab.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const startMs = 180_000

async function put(lab: KubeLab, name: string): Promise<string> {
  const body = { metadata: { name } }
  const { metadata } = await lab.admin.api.must('POST', maps, { body })
  return metadata?.resourceVersion ?? ''
}

const isThere = async (lab: KubeLab, name: string): Promise<boolean> =>
  (await lab.admin.api.call('GET', `${maps}/${name}`)).code === 200

test('certificates are those of their authority, for the names that they were made for', () => {
  const authority = new Authority()
  const ca = new X509Certificate(authority.certificate)
  const server = authority.server(
    { commonName: 'server' },
    { dns: ['localhost'], addresses: ['127.0.0.1'] },
  )
  const found = new X509Certificate(server.certificate)
  expect(ca.ca).toBe(true)
  expect(found.ca).toBe(false)
  expect(found.verify(ca.publicKey)).toBe(true)
  expect(found.checkIssued(ca)).toBe(true)
  expect(found.checkHost('localhost')).toBe('localhost')
  expect(found.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(found.checkHost('elsewhere')).toBeUndefined()
  const user = authority.client({ commonName: 'jürgen', organizations: ['a', 'b'] })
  expect(new X509Certificate(user.certificate).subject).toBe('O=a\nO=b\nCN=jürgen')
})

test(
  'servers go and come back as a test wants it, and nothing that was answered is lost',
  async () => {
    let directory: string
    {
      await using lab = await startKubeLab()
      directory = lab.directory
      await put(lab, 'before')

      await lab.apiServer.kill()
      await expect(lab.admin.api.call('GET', maps)).rejects.toThrow(/ECONN|socket hang up/)
      await lab.startApiServer()
      expect(await isThere(lab, 'before')).toBe(true)

      await lab.etcd.kill()
      await lab.startEtcd()
      expect(await isThere(lab, 'before')).toBe(true)

      lab.apiServer.freeze()
      const signal = AbortSignal.timeout(500)
      await expect(lab.admin.api.call('GET', maps, { signal })).rejects.toThrow('aborted')
      lab.apiServer.thaw()
      await lab.ready()

      await lab.apiServer.stop()
      expect(lab.apiServer.isRunning).toBe(false)
      await lab.startApiServer()

      const snapshot = await lab.snapshot()
      const version = Number(await put(lab, 'after'))
      await lab.restore(snapshot)
      expect(await isThere(lab, 'before')).toBe(true)
      expect(await isThere(lab, 'after')).toBe(false)
      // Time has been turned back: the same version means something else now.
      expect(Number(await put(lab, 'anew'))).toBeLessThanOrEqual(version + 50)
    }
    expect(existsSync(directory)).toBe(false)
  },
  startMs,
)

test(
  'users may do what their rules say and nothing else; what is compacted cannot be gone on from',
  async () => {
    await using lab = await startKubeLab({ apiServerFlags: ['--watch-cache=false'] })
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }]
    const reader = await lab.user('reader', { rules })
    expect((await reader.api.call('GET', maps)).code).toBe(200)
    const refused = await reader.api.call('POST', maps, { body: { metadata: { name: 'no' } } })
    expect(refused).toMatchObject({
      code: 403,
      body: {
        message:
          'configmaps is forbidden: User "reader" cannot create resource "configmaps" in API group "" in the namespace "default"',
      },
    })

    const broker = await lab.serviceAccount('broker', { home: 'apart', namespace: 'apart', rules })
    const own = '/api/v1/namespaces/apart/configmaps'
    expect((await broker.api.call('GET', own)).code).toBe(200)
    expect((await broker.api.call('GET', maps)).code).toBe(403)
    const who = await broker.api.must('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: {},
    })
    expect(who.status).toMatchObject({
      userInfo: { username: 'system:serviceaccount:apart:broker' },
    })

    const version = await put(lab, 'first')
    // The newest revision stays, so there has to be one in between.
    for (const name of ['second', 'third']) await put(lab, name)
    await lab.compact()
    const late = await lab.admin.api.call('GET', `${maps}?watch=1&resourceVersion=${version}`)
    expect(JSON.stringify(late.body)).toMatch(/"code":410|too old resource version/)
  },
  startMs,
)

test('kubectl reads the kubeconfig, where there is one', { timeout: startMs }, async ({ skip }) => {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) skip('there is no kubectl')
  await using lab = await startKubeLab()
  const { stdout, stderr } = spawnSync(
    'kubectl',
    ['--kubeconfig', lab.admin.kubeconfigPath, 'get', 'namespaces', '-o', 'name'],
    { encoding: 'utf8' },
  )
  expect(stdout + stderr).toContain('namespace/default')
})
