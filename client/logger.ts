// Where the client tells what it does by itself: reconnecting, starting over, giving up in the background. Fits pino,
// console and most others as they are.

export interface ClientLogger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

const nothing = (): void => {}

/** Silent; what a client uses unless it is given another. Errors that nobody awaits still reach `flush` and `close`. */
export const noLogger: ClientLogger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
}
