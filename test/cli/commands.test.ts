// Every command against a real broker, as a script would use it: arguments in, JSON and exit codes out.

import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../cli/command-table.ts'
import type { AnyView } from '../../cli/output/view.ts'
import { type DevBroker, devBroker, type Result, type RunOptions, start } from './process.ts'
import { shapeFaults } from './shape.ts'

let broker: DevBroker

beforeAll(async () => {
  broker = await devBroker(['--topic', 'orders:3'])
})

afterAll(async () => {
  await broker[Symbol.asyncDispose]()
})

const run = (line: string, options?: RunOptions): Promise<Result> =>
  broker.run(line.split(' ').filter(Boolean), options)

function viewOf(line: string): AnyView {
  const found = commands.find(({ spec }) => line.startsWith(spec.path.join(' ')))
  if (!found?.spec.prints) throw new Error(`no view for ${line}`)
  return found.spec.prints
}

/** Runs with `-o json`, checks every row against what the command promises, and answers the rows. */
async function rows(line: string, options?: RunOptions): Promise<Record<string, unknown>[]> {
  const result = await run(`${line} -o json`, options)
  expect(result).toMatchObject({ code: 0 })
  const view = viewOf(line)
  const parsed: unknown =
    view.kind === 'stream' ? jsonLines(result.stdout) : JSON.parse(result.stdout)
  const list = (Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[]
  expect(list.flatMap((row) => shapeFaults(view.fields, row))).toEqual([])
  return list
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('topics', () => {
  test('are created, described, listed, altered and deleted', async () => {
    const [created] = await rows(
      'topic create bills --partitions 2 --retention 1d --durability memory',
    )
    expect(created).toMatchObject({
      name: 'bills',
      partitionCount: 2,
      retentionMs: 86_400_000,
      durability: 'memory',
      messages: 0,
    })
    expect(
      await rows('topic create bills --partitions 2 --retention 1d --durability memory'),
    ).toMatchObject([{ uid: created?.['uid'] }])
    expect(await rows('topic describe bills')).toMatchObject([
      {
        partitions: [
          { partition: 0, state: 'online' },
          { partition: 1, state: 'online' },
        ],
      },
    ])
    expect((await rows('topic list')).map(({ name }) => name)).toEqual(['bills', 'orders'])
    expect(await rows('topic alter bills --retention forever --dry-run')).toMatchObject([
      { retentionMs: null },
    ])
    expect(await rows('topic describe bills')).toMatchObject([{ retentionMs: 86_400_000 }])
    expect(await rows('topic alter bills --retention forever')).toMatchObject([
      { retentionMs: null },
    ])
    expect(await rows('topic delete bills --dry-run')).toMatchObject([
      { name: 'bills', dryRun: true },
    ])
    expect(await rows('topic delete bills --yes')).toMatchObject([{ name: 'bills', dryRun: false }])
    expect(await run('topic describe bills')).toMatchObject({ code: 3 })
  })

  test('are not deleted without consent where nobody can be asked', async () => {
    const refused = await run('topic delete orders')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('--yes')
    expect(await run('topic describe orders -o name')).toMatchObject({
      code: 0,
      stdout: 'orders\n',
    })
  })

  test('that differ from what is asked for are not taken for the same', async () => {
    const { code, stderr } = await run('topic create orders --partitions 9 -o json')
    expect(code).toBe(1)
    expect(JSON.parse(stderr)).toMatchObject({
      error: { reason: 'TOPIC_ALREADY_EXISTS', exitCode: 1 },
    })
  })

  test('are looked for in vain with exit code 3, and the name that was meant', async () => {
    const { code, stderr, stdout } = await run('topic describe ordres')
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('TOPIC_NOT_FOUND')
    expect(stderr).toContain('Did you mean orders?')
  })

  test('cannot have names or settings outside their range', async () => {
    expect(await run('topic create no/slash')).toMatchObject({ code: 2 })
    expect(await run('topic create huge --partitions 100000')).toMatchObject({ code: 2 })
  })
})

describe('messages', () => {
  test('go in from the command line and come out as JSON with the names of the API', async () => {
    const [confirm] = await rows(
      'pub orders {"total":12} --json -k alice -t created -H source=shop --id o-1',
    )
    expect(confirm).toMatchObject({ topic: 'orders', offset: 0, duplicate: false })
    const [message] = await rows(
      `sub orders --from earliest -e -p ${String(confirm?.['partition'])}`,
    )
    expect(message).toMatchObject({
      topic: 'orders',
      partition: confirm?.['partition'],
      offset: 0,
      key: 'alice',
      json: { total: 12 },
      tag: 'created',
      id: 'o-1',
      headers: [{ name: 'source', text: 'shop' }],
    })
  })

  test('go in from standard input and come out in a format of choice, in order per key', async () => {
    await rows('topic create lines --partitions 3')
    const input = Array.from({ length: 300 }, (_, i) => `k${i % 5},v${i}\n`).join('')
    const published = await run('pub lines -f %k,%v\\n -o jsonl', { stdin: input })
    expect(published.code).toBe(0)
    expect(jsonLines(published.stdout)).toHaveLength(300)
    const { stdout, code } = await run('sub lines --from earliest -e -f %k,%v\\n')
    expect(code).toBe(0)
    const byKey = Map.groupBy(stdout.split('\n').filter(Boolean), (line) => line.split(',')[0])
    expect(byKey.size).toBe(5)
    for (const [key, lines] of byKey) {
      const expected = input.split('\n').filter((line) => line.startsWith(`${key},`))
      expect(lines).toEqual(expected)
    }
  })

  test('of one topic are copied to another as they are', async () => {
    await rows('topic create source')
    await rows('topic create copy')
    await rows('pub source --tombstone -k gone')
    await rows('pub source {"id":12345678901234567890} --json -k big -t t -H a=1')
    await rows('pub source -k bytes', { stdin: Buffer.from([0, 255, 254]) })
    const { stdout } = await run('sub source --from earliest -e -o jsonl')
    expect(stdout).toContain('12345678901234567890')
    expect(await run('pub copy -f json', { stdin: stdout })).toMatchObject({ code: 0 })
    const copied = await run('sub copy --from earliest -e -o jsonl')
    const content = (text: string) =>
      jsonLines(text).map(({ key, json, data, text: words, tag, headers }) => ({
        key,
        json,
        data,
        words,
        tag,
        headers,
      }))
    expect(content(copied.stdout)).toEqual(content(stdout))
    expect(copied.stdout).toContain('12345678901234567890')
    expect(content(copied.stdout)).toMatchObject([
      { key: 'gone', json: undefined, data: undefined, words: undefined },
      { key: 'big', tag: 't', headers: [{ name: 'a', text: '1' }] },
      { key: 'bytes', data: 'AP/+' },
    ])
  })

  test('are read from places of every kind', async () => {
    await rows('topic create places')
    await run('pub places', { stdin: 'a\nb\nc\nd\n' })
    const cases: readonly (readonly [string, string])[] = [
      ['--from earliest -e', 'abcd'],
      ['--from -1 -e', 'd'],
      ['--from -100 -e', 'abcd'],
      ['--from 2 -e', 'cd'],
      ['--from earliest -n 3', 'abc'],
      ['--from 1 --until 3', 'bc'],
      ['--from @-1h --until end', 'abcd'],
      ['--from earliest --until @-1h', ''],
      ['--from latest -e', ''],
    ]
    const read = await Promise.all(
      cases.map(async ([options]) => {
        const { code, stdout } = await run(`sub places ${options}`)
        return [options, stdout.replaceAll('\n', ''), code]
      }),
    )
    expect(read).toEqual(cases.map(([options, values]) => [options, values, 0]))
  })

  test('that are refused for what they are do not stop the others, and the exit code says so', async () => {
    await rows('topic create small --message-bytes 1KiB')
    const input = `short\n${'x'.repeat(2000)}\nshort again\n`
    const { code, stdout } = await run('pub small -o jsonl', { stdin: input })
    expect(code).toBe(6)
    expect(jsonLines(stdout).filter(({ error }) => error === undefined)).toHaveLength(2)
    expect(jsonLines(stdout)).toContainEqual(
      expect.objectContaining({
        offset: null,
        error: expect.objectContaining({ reason: 'MESSAGE_TOO_LARGE' }),
      }),
    )
  })

  test('are not invented: input that is not what the command line says is refused', async () => {
    const results = await Promise.all([
      run('pub orders {oops --json'),
      run('pub orders -f %k,%v', { stdin: 'no comma\n' }),
      run('pub orders -f json', { stdin: 'not json\n' }),
      run('pub orders a --file b'),
      run('pub orders --file /does/not/exist'),
    ])
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(results.map(() => [2, '']))
  })

  test('that do not come in time end the command with exit code 5', async () => {
    const { code, stderr } = await run('sub orders --from latest --timeout 300ms')
    expect(code).toBe(5)
    expect(stderr).toContain('TIMED_OUT')
  })

  test('published to no topic are not stored anywhere', async () => {
    expect(await run('pub nowhere hello')).toMatchObject({ code: 3, stdout: '' })
    expect(await run('sub nowhere')).toMatchObject({ code: 3, stdout: '' })
  })
})

describe('groups', () => {
  test('go on where they have stopped, show their lag, are moved and forgotten', async () => {
    await rows('topic create work --partitions 2')
    await run('pub work', { stdin: Array.from({ length: 10 }, (_, i) => `m${i}\n`).join('') })
    const first = await run('sub work --group w --from earliest -n 4')
    expect(first.stdout.split('\n').filter(Boolean)).toHaveLength(4)
    const lag = await rows('group lag w')
    expect(lag.reduce((sum, row) => sum + Number(row['lag']), 0)).toBe(6)
    const rest = await run('sub work --group w -e')
    const all = [...first.stdout.split('\n'), ...rest.stdout.split('\n')].filter(Boolean)
    expect(all.toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => `m${i}`))
    expect(await rows('group list')).toContainEqual(
      expect.objectContaining({ name: 'w', lag: 0, memberCount: 0 }),
    )
    expect(await rows('group describe w')).toMatchObject([
      { name: 'w', state: 'empty', members: [] },
    ])

    const planned = await rows('group seek w work --to -2 --dry-run')
    expect(planned.map(({ nextOffset, dryRun }) => [nextOffset, dryRun])).toEqual(
      lag.map(({ endOffset }) => [Math.max(0, Number(endOffset) - 2), true]),
    )
    expect(await run('group seek w work --to earliest')).toMatchObject({ code: 2 })
    expect(
      (await rows('group seek w work --to earliest --yes')).map(({ nextOffset }) => nextOffset),
    ).toEqual([0, 0])
    expect((await run('sub work --group w -e')).stdout.split('\n').filter(Boolean)).toHaveLength(10)

    expect(await rows('group delete w --yes')).toEqual([{ name: 'w', dryRun: false }])
    expect(await run('group describe w')).toMatchObject({ code: 3 })
    expect(await run('group lag w')).toMatchObject({ code: 3 })
  })

  test('commit what was printed before Ctrl-C, which ends with exit code 130', async () => {
    await rows('topic create until')
    await run('pub until', { stdin: 'a\nb\n' })
    const child = start(['sub', 'until', '--group', 'g', '--from', 'earliest'], {
      env: { PENSTOCK_URL: broker.url },
    })
    let stdout = ''
    const printed = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString()
        if (stdout === 'a\nb\n') resolve()
      })
    })
    await printed
    const ended = once(child, 'close')
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(await rows('group lag g --topic until')).toMatchObject([{ committedOffset: 2, lag: 0 }])
  })

  test('get the same messages again where nothing was committed', async () => {
    await rows('topic create again')
    await run('pub again', { stdin: 'a\nb\n' })
    const read = () => run('sub again --group g --from earliest --no-commit -e')
    expect((await read()).stdout).toBe('a\nb\n')
    expect((await read()).stdout).toBe('a\nb\n')
  })

  test('have no places of their own to begin or end in', async () => {
    expect(await run('sub orders --group g --from -5')).toMatchObject({ code: 2 })
    expect(await run('sub orders --group g --until 5')).toMatchObject({ code: 2 })
    expect(await run('sub orders --group g -p 0')).toMatchObject({ code: 2 })
  })
})

describe('load', () => {
  test('is put on a topic and measured', async () => {
    await rows('topic create load --partitions 2')
    const [published] = await rows(
      'bench pub load --duration 300ms --rate 500/s --size 100 --keys 3',
    )
    expect(published).toMatchObject({ workload: 'pub', failed: 0 })
    expect(published?.['messages']).toBeGreaterThan(50)
    expect(published?.['latency']).toBeDefined()
    const [read] = await rows('bench sub load --duration 5s')
    expect(read).toMatchObject({ workload: 'sub', messages: published?.['messages'] })
    const [both] = await rows('bench e2e load --duration 300ms --rate 200/s --size 100')
    expect(both).toMatchObject({ workload: 'e2e', failed: 0 })
  })
})

test('version names the broker too', async () => {
  expect(await rows('version')).toMatchObject([{ brokerId: 'broker-1', url: broker.url }])
})

test('the shell completes topics and groups of the broker', async () => {
  await rows('topic create completed')
  const { stdout } = await run('__complete pub compl')
  expect(stdout).toBe('completed\ttopic\n')
})
