import { expect, test } from 'vitest'
import { agrees, dialogueOf, programOf, snippetsOf } from './markdown-snippets.ts'

const page = `# Page
\`\`\`ts name=a
const a = 1
\`\`\`
\`\`\`text output
1
\`\`\`
<!--
\`\`\`ts after=a
console.log(a)
\`\`\`
-->
~~~sh not-run="takes long" exits=3
\`\`\`
~~~
1. One
   \`\`\`sh
   a
     b
   \`\`\`
`

test('blocks are found with their place, marks and output, also where they are not shown', () => {
  const snippets = snippetsOf('page.md', page)
  expect(snippets.map(({ line, language, output }) => [line, language, output])).toEqual([
    [2, 'ts', '1\n'],
    [9, 'ts', undefined],
    [13, 'sh', undefined],
    [17, 'sh', undefined],
  ])
  expect(snippets[3]?.text).toBe('a\n  b\n')
  expect(snippets[2]?.attributes).toEqual(
    new Map([
      ['not-run', 'takes long'],
      ['exits', '3'],
    ]),
  )
  expect(programOf(snippets[1]!, snippets)).toBe('const a = 1\n\nconsole.log(a)\n')
})

test('a dialogue is commands with what each prints', () => {
  expect(dialogueOf("$ one \\\n  'two\n  '\nout\n$ three\n")).toEqual([
    { command: "one \\\n  'two\n  '", output: 'out\n' },
    { command: 'three', output: '' },
  ])
})

test('an ellipsis stands for anything in a line, alone for any lines; nothing else is forgiven', () => {
  expect(agrees('a 17ms\n\nb  \n', 'a …ms\nb\n')).toBe(true)
  expect(agrees('a\nb\nc\n', 'a\n…\nc\n')).toBe(true)
  expect(agrees('a\nc\n', 'a\n…\nc\n')).toBe(true)
  expect(agrees('a\nb\n', 'a\n')).toBe(false)
  expect(agrees('ax', 'a.')).toBe(false)
  expect(agrees('', '')).toBe(true)
})
