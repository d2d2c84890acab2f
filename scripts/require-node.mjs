// Says plainly that this Node is too old, before something fails in a way nobody understands. It runs ahead of every
// npm script, so it is written for Node 12: no syntax newer than that. Importing it checks, running it checks too.

const least = 24

export function complaint(version) {
  if (parseInt(version, 10) >= least) return undefined
  return (
    'Penstock needs Node ' +
    least +
    ' or newer; this is Node ' +
    version +
    '.\n' +
    'In a checkout, `npm ci` brings Node ' +
    least +
    ' along for npm scripts and npx. If it has been run and you\n' +
    'still read this, install scripts were off: run `npm rebuild node`.'
  )
}

const message = complaint(process.versions.node)
if (message !== undefined) {
  console.error(message)
  process.exit(1)
}
