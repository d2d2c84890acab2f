// Plain tables: aligned columns, two spaces between, no lines. A cell never breaks the row.

import type { Column } from './view.ts'

/** Columns that a terminal gives to the text: wide East Asian letters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  // The common case, and the only one in numbers and names.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    width += doubleWidth.test(segment) ? 2 : 1
  }
  return width
}

const doubleWidth =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** Control characters as escapes, so that no message can move the cursor or break a row. */
export function printable(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) =>
      shortEscapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export interface TableOptions {
  readonly wide: boolean
  /** Styles a title. */
  readonly title: (text: string) => string
}

export interface Table<Row> {
  /** Lines for these rows, before the first of them the titles. Columns grow as rows demand, and never shrink. */
  add(rows: readonly Row[]): string[]
}

/** No line ends in spaces. */
export function table<Row>(columns: readonly Column<Row>[], options: TableOptions): Table<Row> {
  const shown = columns.filter((column) => options.wide || !column.wide)
  const widths = shown.map((column) => column.title.length)
  let titled = false
  const cellsOf = (rows: readonly Row[]): string[][] => {
    const cells = rows.map((row) => shown.map((column) => printable(column.cell(row))))
    for (const row of cells) {
      row.forEach((text, i) => {
        widths[i] = Math.max(widths[i] ?? 0, displayWidth(text))
      })
    }
    return cells
  }
  const line = (texts: readonly string[], style: (text: string) => string): string =>
    texts
      .map((text, i) => {
        const gap = ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(text)))
        if (shown[i]?.right) return gap + style(text)
        return style(text) + (i === texts.length - 1 ? '' : gap)
      })
      .join('  ')
      .trimEnd()
  return {
    add(rows) {
      const lines = cellsOf(rows).map((row) => line(row, (text) => text))
      if (titled) return lines
      titled = true
      return [
        line(
          shown.map((column) => column.title),
          options.title,
        ),
        ...lines,
      ]
    },
  }
}
