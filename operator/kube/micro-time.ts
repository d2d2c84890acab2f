// Times as the API writes them. A MicroTime has six digits behind the point, no more, no fewer: with three, as Date gives
// them, the server takes it and writes it otherwise, and what was written no longer equals what is read.

export function microTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/Z$/, '000Z')
}

/** Times in whole seconds, as in conditions. */
export function secondTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
