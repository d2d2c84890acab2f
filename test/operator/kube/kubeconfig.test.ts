// Who we are to the API server, from files as kubectl has them. Certificates are tried on a real server (test/kube).

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { systemClock } from '../../../broker/system.ts'
import { apiServerOf } from '../../../operator/kube/kubeconfig.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { configMap, configMaps, kubeWorld, namespace } from './kube-world.ts'

const signal = new AbortController().signal

async function kubeconfig(
  directory: string,
  server: string,
  users: Record<string, unknown>,
): Promise<string> {
  const path = join(directory, 'config')
  const names = Object.keys(users)
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    contexts: names.map((name) => ({
      name,
      context: { cluster: 'c', user: name, namespace: `of-${name}` },
    })),
    users: names.map((name) => ({ name, user: users[name] })),
  })
  await writeFile(path, text)
  return path
}

test('a token, a password and a choice of context are taken from the file', async () => {
  await using directory = await temporaryDirectory()
  const path = await kubeconfig(directory.path, 'https://127.0.0.1:1', {
    a: { token: 'of-a' },
    b: { username: 'u', password: 'p' },
  })
  const first = await apiServerOf({ type: 'kubeconfig', path }, systemClock)
  expect(first).toMatchObject({ baseUrl: 'https://127.0.0.1:1', namespace: 'of-a' })
  expect(await first.identity({ signal })).toEqual({
    headers: { Authorization: 'Bearer of-a' },
    tls: { rejectUnauthorized: false },
    proxy: undefined,
  })
  const second = await apiServerOf({ type: 'kubeconfig', path, context: 'b' }, systemClock)
  expect((await second.identity({ signal })).headers).toEqual({
    authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
  })
  const wrong = apiServerOf({ type: 'kubeconfig', path, context: 'none' }, systemClock)
  await expect(wrong).rejects.toThrow('has no context none')
})

test('an exec plugin is asked for a token, and again when the server does not take that any more', async () => {
  await using directory = await temporaryDirectory()
  await using world = await kubeWorld({ tokens: new Set(['token-1']) })
  const script = join(directory.path, 'plugin')
  const counter = join(directory.path, 'counter')
  await writeFile(counter, '0')
  await writeFile(
    script,
    `#!/bin/sh
n=$(( $(cat ${counter}) + 1 )); echo $n > ${counter}
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-'$n'"}}'
`,
  )
  await chmod(script, 0o755)
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: script }
  const path = await kubeconfig(directory.path, world.server.baseUrl, { a: { exec } })
  const server = await apiServerOf({ type: 'kubeconfig', path }, systemClock)
  const maps = new ResourceClient(world.newCaller({ server }), configMaps)
  await maps.create(configMap('a'), { signal })
  await maps.create(configMap('b'), { signal })
  expect((await readFile(counter, 'utf8')).trim()).toBe('1')
  world.server.tokens = new Set(['token-2'])
  await maps.create(configMap('c'), { signal })
  expect((await readFile(counter, 'utf8')).trim()).toBe('2')
})

test('an exec plugin that hangs holds up a call until its deadline, and no longer', async () => {
  await using directory = await temporaryDirectory()
  await using world = await kubeWorld()
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sleep', args: ['3'] }
  const path = await kubeconfig(directory.path, world.server.baseUrl, { a: { exec } })
  const server = await apiServerOf({ type: 'kubeconfig', path }, systemClock)
  const maps = new ResourceClient(world.newCaller({ server }), configMaps)
  const late = maps.get({ namespace, name: 'a' }, { signal, deadlineMs: 100 })
  await expect(late).rejects.toMatchObject({ outcome: 'unsent' })
  expect(world.server.requests).toEqual([])
})

test('in a pod the token is read from its file, anew when it was rotated and the old one is refused', async () => {
  await using directory = await temporaryDirectory()
  await using world = await kubeWorld({ tokens: new Set(['old']) })
  const account = join(directory.path, 'var/run/secrets/kubernetes.io/serviceaccount')
  await mkdir(account, { recursive: true })
  await writeFile(join(account, 'token'), 'old\n')
  await writeFile(join(account, 'namespace'), 'penstock')
  await writeFile(join(account, 'ca.crt'), 'no certificate is looked at here')
  // What a pod has in its environment, and a port that client-node takes for plain HTTP would not do.
  process.env['KUBERNETES_SERVICE_HOST'] = '127.0.0.1'
  process.env['KUBERNETES_SERVICE_PORT'] = '443'
  const server = await apiServerOf({ type: 'in-cluster', pathPrefix: directory.path }, systemClock)
  expect(server).toMatchObject({ baseUrl: 'https://127.0.0.1:443', namespace: 'penstock' })
  const plain = {
    ...world.server.asServer,
    identity: async () => ({ ...(await server.identity({ signal })), tls: {} }),
    forgetIdentity: () => server.forgetIdentity(),
  }
  const maps = new ResourceClient(world.newCaller({ server: plain }), configMaps)
  await maps.create(configMap('a'), { signal })
  await writeFile(join(account, 'token'), 'new\n')
  world.server.tokens = new Set(['new'])
  await maps.create(configMap('b'), { signal })
})

test('outside of a pod, and with what is no address, it is said what is wrong', async () => {
  await using directory = await temporaryDirectory()
  delete process.env['KUBERNETES_SERVICE_HOST']
  delete process.env['KUBERNETES_SERVICE_PORT']
  const pod = apiServerOf({ type: 'in-cluster', pathPrefix: directory.path }, systemClock)
  await expect(pod).rejects.toThrow('this is no pod: KUBERNETES_SERVICE_HOST is not set')
  const path = await kubeconfig(directory.path, 'nowhere', { a: { token: 'of-a' } })
  const file = apiServerOf({ type: 'kubeconfig', path }, systemClock)
  await expect(file).rejects.toThrow('has nowhere, which is no URL of an API server')
})
