// The operator's only port: health for probes, metrics for Prometheus.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { PenstockError } from '../../model/errors.ts'

export interface OperatorHttpOptions {
  readonly host: string
  readonly port: number
  /** Undefined: it is; else why it is not. */
  readonly whyNotReady: () => string | undefined
  readonly metrics: () => Promise<string>
  readonly metricsType: string
}

export interface OperatorHttp extends AsyncDisposable {
  readonly port: number
}

const text = 'text/plain; charset=utf-8'
/** Whoever asks does so in one short request. */
const requestMs = 10_000
const connectionsMax = 64

interface Answer {
  readonly status: number
  readonly body: string
  readonly type?: string
}

/** Throws LIMIT_EXCEEDED if the port cannot be had. */
export async function startOperatorHttp(options: OperatorHttpOptions): Promise<OperatorHttp> {
  const { host, port } = options
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs },
    (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' }).end()
        return
      }
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
      answer(path, options).then(
        ({ status, body, type = text }) =>
          response.writeHead(status, { 'content-type': type }).end(body),
        () => response.writeHead(500).end(),
      )
    },
  )
  server.maxConnections = connectionsMax
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const hint = 'Choose another port with --metrics-port; 0 takes any free one.'
    throw new PenstockError('LIMIT_EXCEEDED', `cannot listen: ${said}`, { hint }, { cause })
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(path: string, options: OperatorHttpOptions): Promise<Answer> {
  switch (path) {
    case '/healthz':
      return { status: 200, body: 'ok\n' }
    case '/readyz': {
      const why = options.whyNotReady()
      return why === undefined
        ? { status: 200, body: 'ready\n' }
        : { status: 503, body: `not ready: ${why}\n` }
    }
    case '/metrics':
      return { status: 200, body: await options.metrics(), type: options.metricsType }
    default:
      return { status: 404, body: 'here are /healthz, /readyz and /metrics\n' }
  }
}
