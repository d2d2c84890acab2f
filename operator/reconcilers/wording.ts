// Pieces of the sentences that people read in conditions and Events. The same facts give the same words, so that a status
// is written only when something has changed. Pure.

const namesShown = 3

/** `main-1, main-2, main-3 and 4 more`. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, namesShown)
  const more = names.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** `1 partition`, `2 partitions`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

/** `2 of 6 partitions have`, `1 of 1 partition has`. */
export function share(part: number, all: number): string {
  return `${part} of ${count(all, 'partition')} ${part === 1 ? 'has' : 'have'}`
}

/** `broker main-2 is away`. */
export function away(brokers: readonly string[]): string {
  return brokers.length === 1
    ? `broker ${some(brokers)} is away`
    : `brokers ${some(brokers)} are away`
}

/** `broker main-2`, `brokers main-2, main-3`. */
export function theBrokers(brokers: readonly string[]): string {
  return `${brokers.length === 1 ? 'broker' : 'brokers'} ${some(brokers)}`
}
