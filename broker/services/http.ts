// The plain HTTP side of the port: health for probes, metrics for Prometheus.

import type { IncomingMessage, ServerResponse } from 'node:http'

export interface HttpParts {
  readonly isReady: () => boolean
  readonly metrics: (options: { detailed: boolean }) => Promise<string>
  readonly metricsType: string
}

const text = 'text/plain; charset=utf-8'

export function createHttp(
  parts: HttpParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = async (path: string): Promise<{ status: number; type: string; body: string }> => {
    switch (path) {
      case '/healthz':
        return { status: 200, type: text, body: 'ok\n' }
      case '/readyz':
        return parts.isReady()
          ? { status: 200, type: text, body: 'ready\n' }
          : { status: 503, type: text, body: 'not ready: starting, recovering or stopping\n' }
      case '/metrics':
      case '/metrics/detailed': {
        const body = await parts.metrics({ detailed: path.endsWith('detailed') })
        return { status: 200, type: parts.metricsType, body }
      }
      default:
        return {
          status: 404,
          type: text,
          body: 'here are /healthz, /readyz, /metrics and /metrics/detailed; the API is gRPC\n',
        }
    }
  }
  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return
    }
    answer(path).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.writeHead(500).end(),
    )
  }
}
