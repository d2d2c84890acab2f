import { readFileSync } from 'node:fs'
import type { ServiceDefinition } from '@grpc/grpc-js'
import descriptor, { type IFileDescriptorSet } from 'protobufjs/ext/descriptor.js'
import { describe, expect, test } from 'vitest'
import * as services from '../../proto/gen/services.ts'

const { publisherService, consumerService } = services

const encodedSet = readFileSync(new URL('../../proto/gen/descriptors.binpb', import.meta.url))
const decodedSet: unknown = descriptor.FileDescriptorSet.decode(encodedSet)
const descriptorSet = decodedSet as IFileDescriptorSet
const files = (descriptorSet.file ?? []).map((file) => ({
  name: file.name ?? '',
  package: file.package ?? '',
  imports: file.dependency ?? [],
  services: (file.service ?? []).map((service) => service.name ?? ''),
}))

describe('service tables', () => {
  test('are what grpc-js registers', () => {
    // The assignment is the test: it does not compile otherwise.
    const definitions: readonly ServiceDefinition[] = Object.values(services)
    expect(definitions.length).toBeGreaterThan(0)
  })

  test('carry path and direction of each method', () => {
    expect(publisherService.publish).toMatchObject({
      path: '/penstock.v1beta1.PublisherService/Publish',
      requestStream: false,
      responseStream: false,
    })
    expect(publisherService.produce).toMatchObject({ requestStream: true, responseStream: true })
    expect(consumerService.read).toMatchObject({ requestStream: false, responseStream: true })
  })

  test('encode to Buffers and decode what they encoded', () => {
    const { requestSerialize, requestDeserialize } = publisherService.publish
    const bytes = requestSerialize({ topic: 'orders' })
    expect(Buffer.isBuffer(bytes)).toBe(true)
    expect(requestDeserialize(bytes).topic).toBe('orders')
  })

  test('cover every service that reflection shows, and ours between brokers beside', () => {
    const described = files.flatMap((file) =>
      file.services.map((name) => `${file.package}.${name}`),
    )
    const tabled = Object.values(services).map((table) => {
      const [method] = Object.values(table)
      return method?.path.split('/')[1]
    })
    const shown = tabled.filter((name) => !name?.startsWith('penstock.internal.'))
    expect(shown.length).toBeLessThan(tabled.length)
    expect(new Set(shown)).toEqual(new Set(described))
  })
})

describe('descriptor set', () => {
  test('has every file after all that it imports, well-known types too', () => {
    const seen = new Set<string>()
    for (const file of files) {
      expect(file.imports.filter((path: string) => !seen.has(path))).toEqual([])
      seen.add(file.name)
    }
    expect(seen).toContain('google/protobuf/timestamp.proto')
    expect(seen).toContain('google/rpc/error_details.proto')
  })

  test('shows nothing internal', () => {
    expect(files.filter((file) => file.package.startsWith('penstock.internal'))).toEqual([])
  })
})
