// The simulator's disk with its faults off, driven as fast as it can go.

import { SimulatedDisk } from '../../sim/disk/simulated-disk.ts'
import { Random } from '../../sim/random.ts'
import { Scheduler, SimulatedProcess } from '../../sim/scheduler.ts'
import { Trace } from '../../sim/trace.ts'
import { fileSystemConformance } from './suite.ts'

fileSystemConformance(async () => {
  const scheduler = new Scheduler({ random: new Random(1), trace: new Trace(0) })
  const fileSystem = new SimulatedDisk(scheduler).mount(new SimulatedProcess(scheduler))
  const directory = '/data'
  const stop = scheduler.runFreely()
  await fileSystem.makeDirectory(directory)
  return {
    fileSystem,
    directory,
    async [Symbol.asyncDispose]() {
      await stop()
    },
  }
})
