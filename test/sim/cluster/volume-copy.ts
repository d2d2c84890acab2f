// A volume as it was at some moment, synced: what a snapshot of a machine's disk gives back.

import { FileImage } from '../disk/file-image.ts'
import { Directory } from '../disk/name-space.ts'
import { SimulatedDisk } from '../disk/simulated-disk.ts'

export function copyOf(disk: SimulatedDisk): SimulatedDisk {
  const copy = new SimulatedDisk(disk.scheduler)
  copy.faults = disk.faults
  copy.capacityBytes = disk.capacityBytes
  fill(copy.root, disk.root)
  return copy
}

function fill(into: Directory, from: Directory): void {
  for (const [name, node] of from.entries) {
    if (node instanceof Directory) {
      const directory = new Directory()
      fill(directory, node)
      into.set(name, directory)
    } else {
      const file = new FileImage()
      file.change({ kind: 'write', bytes: node.cache.view.slice(), position: 0 })
      file.persist(file.takeUnsynced(file.changes))
      into.set(name, file)
    }
  }
  into.sync()
}
