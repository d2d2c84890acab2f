// The other end of bench/raw/grpc-client.ts: a bare grpc-js bidi stream that confirms each message and stores nothing.

import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js'

const identity = (bytes: Buffer): Buffer => bytes
const server = new Server({ 'grpc.max_receive_message_length': -1 })
const confirm = Buffer.alloc(16)
server.addService(
  {
    stream: {
      path: '/raw/stream',
      requestStream: true,
      responseStream: true,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    },
  },
  {
    stream: (call: ServerDuplexStream<Buffer, Buffer>) => {
      call.on('data', () => call.write(confirm))
      call.on('end', () => call.end())
    },
  },
)
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  console.log(`listening ${port}`)
})
process.on('SIGTERM', () => server.forceShutdown())
