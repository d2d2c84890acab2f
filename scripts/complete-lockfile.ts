// Some tools ship one optional package per platform. A registry that serves only part of them makes npm leave the rest
// out of package-lock.json, and then `npm ci` refuses the file on every machine. This adds what is missing, as far as
// names tell: version, system, processor, C library. An integrity is added by the next `npm install` that finds the
// package. `node scripts/complete-lockfile.ts`; test/lockfile.test.ts says when it is needed.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completed, type Lockfile } from './platform-packages.ts'

const path = join(import.meta.dirname, '..', 'package-lock.json')
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile
const { packages, added } = completed(lockfile)
writeFileSync(path, `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`)
console.log(added.length === 0 ? 'nothing is missing' : `added ${added.join(', ')}`)
