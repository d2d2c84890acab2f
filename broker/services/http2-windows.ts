// Larger HTTP/2 windows for what clients send. grpc-js lets only clients choose theirs; Node tells of every server stream
// through a public diagnostics channel, and its session takes the settings there (docs/decisions/0004).

import { channel } from 'node:diagnostics_channel'
import type { ServerHttp2Stream } from 'node:http2'
import { limits } from '../../model/limits.ts'

const streamCreated = channel('http2.server.stream.created')

/** Applies to sessions whose socket `isOurs`. Returns the way to stop. */
export function widenWindows(isOurs: (localPort: number | undefined) => boolean): () => void {
  const widened = new WeakSet<object>()
  const onStream = (message: unknown): void => {
    const session = (message as { stream: ServerHttp2Stream }).stream.session
    if (session === undefined || widened.has(session) || !isOurs(session.socket.localPort)) return
    widened.add(session)
    // Settings reach streams that are open already as well (RFC 9113, 6.9.2).
    session.settings({
      initialWindowSize: limits.http2WindowBytes,
      maxFrameSize: limits.http2FrameBytes,
    })
    session.setLocalWindowSize(limits.http2WindowBytes * 2)
  }
  streamCreated.subscribe(onStream)
  return () => streamCreated.unsubscribe(onStream)
}
