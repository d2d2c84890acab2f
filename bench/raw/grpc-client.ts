// What grpc-js itself carries: `node bench/raw/grpc-client.ts PORT BYTES IN_FLIGHT SECONDS`

import { Client, credentials } from '@grpc/grpc-js'
import { usage } from '../process.ts'

const [port = '', bytesText = '131072', inFlightText = '16', secondsText = '3'] =
  process.argv.slice(2)
const identity = (bytes: Buffer): Buffer => bytes
const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
  'grpc.max_receive_message_length': -1,
})
const message = Buffer.alloc(Number(bytesText), 7)
const call = client.makeBidiStreamRequest('/raw/stream', identity, identity)
let confirmed = 0
let stopping = false
const before = await usage(process.pid)
const start = performance.now()
const { promise: ended, resolve } = Promise.withResolvers<void>()
call.on('data', () => {
  confirmed++
  if (!stopping) call.write(message)
})
call.on('end', resolve)
call.on('error', (error) => {
  throw error
})
for (let i = 0; i < Number(inFlightText); i++) call.write(message)
setTimeout(() => {
  stopping = true
  call.end()
}, Number(secondsText) * 1000)
await ended
const seconds = (performance.now() - start) / 1000
const after = await usage(process.pid)
client.close()
console.log(
  JSON.stringify({
    bytesPerSecond: (confirmed * message.length) / seconds,
    clientCpuSeconds: after.cpuSeconds - before.cpuSeconds,
  }),
)
