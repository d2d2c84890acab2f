#!/usr/bin/env node
// The `penstock` command. A checkout has the sources, and Node runs them as they are; the package has only dist/.

import { existsSync } from 'node:fs'
import '../scripts/require-node.mjs'

const source = new URL('../cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
void import(existsSync(source) ? source.href : built.href)
