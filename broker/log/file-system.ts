// The port to the disk: the few calls whose crash behaviour we can reason about, so that the simulator's disk
// (torn writes, lost unsynced data, bit flips, EIO, ENOSPC) is held to the same conformance suite as the real one.

export interface FileHandle {
  /** Writes all of `buffers` at `position` or throws; data is durable only after `sync`. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>
  /** Reads up to `into.length` bytes; fewer only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>
  /** fdatasync: data and the size needed to read it. A failure is a defect: crash, never retry (fsyncgate, 2018). */
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

export interface FileStatus {
  readonly size: number
  readonly directory: boolean
}

export interface FileSystem {
  /** `create` fails with EEXIST when the file is there. Missing files throw ENOENT. Errors carry a node errno `code`. */
  open(path: string, mode: 'create' | 'write' | 'read'): Promise<FileHandle>
  /** Undefined when nothing is there. */
  status(path: string): Promise<FileStatus | undefined>
  /** Names, sorted. */
  list(directory: string): Promise<string[]>
  /** With parents; no error when it exists. What it makes is durable when it resolves. */
  makeDirectory(path: string): Promise<void>
  /** Replaces `to`. Durable only after `syncDirectory` of the directory. */
  rename(from: string, to: string): Promise<void>
  /** A file, or a directory with all it holds. No error when nothing is there. */
  remove(path: string): Promise<void>
  /** Makes creations, renames and removals in it durable. */
  syncDirectory(path: string): Promise<void>
  space(path: string): Promise<{ readonly capacityBytes: number; readonly availableBytes: number }>
}
