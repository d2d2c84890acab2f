// What this machine gives without a broker: the disk with an fdatasync per write, and a bare grpc-js stream.

import { join } from 'node:path'
import { Program, run } from '../process.ts'
import type { LatencySummary } from '../statistics.ts'
import type { Figures } from '../workloads.ts'

const script = (name: string): string => join(import.meta.dirname, name)
const mebibyte = 2 ** 20

export async function machineLimits(directory: string): Promise<Figures> {
  const disk = async (bytes: number): Promise<LatencySummary & { bytesPerSecond: number }> =>
    JSON.parse(
      await run(process.execPath, [script('disk.ts'), directory, String(bytes), '3']),
    ) as LatencySummary & {
      bytesPerSecond: number
    }
  const small = await disk(4_096)
  const large = await disk(mebibyte)
  const stream = async (bytes: number, inFlight: number): Promise<number> => {
    const server = new Program('raw grpc server', process.execPath, [script('grpc-server.ts')])
    try {
      const [, port = ''] = await server.waitForLine(/listening (\d+)/)
      const client = script('grpc-client.ts')
      const args = [client, port, String(bytes), String(inFlight), '3']
      const result = JSON.parse(await run(process.execPath, args)) as { bytesPerSecond: number }
      return result.bytesPerSecond
    } finally {
      await server.stop()
    }
  }
  return {
    'disk 4 KiB + fdatasync p50 ms': small.p50,
    'disk 4 KiB + fdatasync p99 ms': small.p99,
    'disk 1 MiB + fdatasync MiB/s': large.bytesPerSecond / mebibyte,
    'grpc-js stream of 128 KiB MiB/s': (await stream(131_072, 16)) / mebibyte,
    'grpc-js stream of 1 KiB msg/s': (await stream(1_024, 256)) / 1_024,
  }
}
