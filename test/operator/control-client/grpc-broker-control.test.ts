import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { serviceError, statusOf } from '../../../broker/services/errors.ts'
import { PenstockError } from '../../../model/errors.ts'
import { grpcBrokerControl } from '../../../operator/control-client/grpc-broker-control.ts'
import { controlService } from '../../../proto/gen/services.ts'

type Answers = {
  readonly [K in keyof typeof controlService]?: (request: unknown) => object | Promise<object>
}

/** A server that speaks for a broker. */
async function broker(answers: Answers) {
  const server = new Server()
  const handler =
    (name: keyof Answers) =>
    (call: ServerUnaryCall<unknown, object>, done: sendUnaryData<object>): void => {
      void (async () => {
        try {
          done(null, await answers[name]?.(call.request))
        } catch (error) {
          done(serviceError(PenstockError.from(error)))
        }
      })()
    }
  server.addService(controlService, {
    probe: handler('probe'),
    fence: handler('fence'),
    handOver: handler('handOver'),
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    )
  })
  return {
    broker: { brokerId: 'b1', storeId: 's1', endpoint: `127.0.0.1:${port}`, bootSeq: 3 },
    stop: () => server.forceShutdown(),
    [Symbol.dispose]: () => server.forceShutdown(),
  }
}

const soon = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(5_000) })

describe('a broker is asked over gRPC', () => {
  test('who it is, and which leaders it has lost', async () => {
    using one = await broker({
      probe: () => ({
        brokerId: 'b1',
        storeId: 's1',
        bootSeq: 4,
        diskFull: true,
        lostLeaders: [{ storeId: 's2', lostFor: { seconds: 1, nanos: 500_000_000 } }],
      }),
    })
    using control = grpcBrokerControl()
    expect(await control.probe(one.broker, soon())).toEqual({
      storeId: 's1',
      bootSeq: 4,
      diskFull: true,
      lostLeaders: [{ storeId: 's2', lostForMs: 1_500 }],
    })
  })

  test('for promises, each with its own answer, in order', async () => {
    let asked: unknown
    using one = await broker({
      fence: (request) => {
        asked = request
        const error = statusOf(new PenstockError('NOT_READY', 'not yet'))
        const promised = { bootSeq: 3, promised: 8, lastEpochData: 7, endData: 100, endState: 4 }
        return { results: [{ promised }, { error }] }
      },
    })
    using control = grpcBrokerControl()
    const fences = [0, 1, 2].map((index) => ({ topicUid: 'u', index, epoch: 8 }))
    const results = await control.fence(one.broker, fences, soon())
    expect(results).toMatchObject([
      {
        promised: {
          storeId: 's1',
          bootSeq: 3,
          promised: 8,
          lastEpochs: { state: 0, data: 7 },
          ends: { state: 4, data: 100 },
          damaged: false,
        },
      },
      { error: { reason: 'NOT_READY', message: 'not yet' } },
      // It has answered for fewer than were asked.
      { error: { reason: 'NOT_READY' } },
    ])
    expect(asked).toMatchObject({ storeId: 's1', fences: [{}, { partition: 1, epoch: 8 }, {}] })
  })

  test('to hand over, and its refusal is told as it is', async () => {
    const refusal = new PenstockError('NOT_LEADER', 'not here')
    using one = await broker({ handOver: () => Promise.reject(refusal) })
    using control = grpcBrokerControl()
    const handOver = { topicUid: 'u', index: 0, epoch: 2, toStoreId: 's2', timeoutMs: 1_500 }
    await expect(control.handOver(one.broker, handOver, soon())).rejects.toMatchObject({
      reason: 'NOT_LEADER',
    })
  })
})

describe('a broker that is not there', () => {
  test('refuses, which is not the same as silence', async () => {
    const one = await broker({})
    one.stop()
    using control = grpcBrokerControl()
    for (let probe = 0; probe < 2; probe++) {
      await expect(control.probe(one.broker, soon())).rejects.toMatchObject({
        reason: 'CONNECTION_LOST',
      })
    }
    using silent = await broker({ probe: () => new Promise(() => {}) })
    const briefly = { signal: AbortSignal.timeout(100) }
    await expect(control.probe(silent.broker, briefly)).rejects.toMatchObject({
      reason: 'TIMED_OUT',
    })
  })

  test('is found again at its new address', async () => {
    using first = await broker({ probe: () => ({ storeId: 's1', bootSeq: 3 }) })
    using control = grpcBrokerControl()
    expect(await control.probe(first.broker, soon())).toMatchObject({ bootSeq: 3 })
    first.stop()
    using second = await broker({ probe: () => ({ storeId: 's1', bootSeq: 4 }) })
    expect(await control.probe(second.broker, soon())).toMatchObject({ bootSeq: 4 })
  })

  test('may answer what no broker would say', async () => {
    using one = await broker({
      probe: () => ({ storeId: 's1', bootSeq: 2 ** 60 }),
    })
    using control = grpcBrokerControl()
    await expect(control.probe(one.broker, soon())).rejects.toMatchObject({
      reason: 'INVALID_REQUEST',
    })
  })
})
