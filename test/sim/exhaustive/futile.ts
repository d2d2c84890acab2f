// Letters that cannot have an effect any more, now or later: sessions, boots and promises only rise. The core is asked as
// well, so a core that takes such a letter after all is still found out.

import { isNewer } from '../../../broker/replication/leader.ts'
import { step } from '../../../broker/replication/replica.ts'
import {
  allRules,
  type Cluster,
  type Letter,
  type Node,
  nodeWith,
  recordOf,
} from '../replication/cluster.ts'

export function isFutile(cluster: Cluster, letter: Letter): boolean {
  const { epoch } = recordOf(cluster)
  // Without one of the rules nothing is certain.
  const isCertain = cluster.rules === allRules
  // Elections are for epochs above the record's.
  if (letter.type === 'promise') return isCertain && letter.promised.promised <= epoch
  const node = cluster.nodes[nodeWith(cluster, letter.to)]
  // A lost disk does not come back.
  if (!node) return true
  if (!isCertain) return false
  if (letter.type === 'fence') {
    return letter.epoch <= epoch && node.replica.promised >= letter.epoch
  }
  return isOutdated(node, letter) && isIgnored(cluster, node, letter)
}

type PeerLetter = Exclude<Letter, { type: 'promise' | 'fence' }>

function isOutdated({ store, replica }: Node, { type, from, message }: PeerLetter): boolean {
  if (message.type === 'reject') return replica.role?.type !== 'leading'
  // The promise is on disk: nobody there serves that epoch again.
  if (message.epoch < store.promised) return true
  if (type === 'from-leader') {
    const latest = { bootSeq: store.bootSeq, number: replica.sessions }
    return isNewer(latest, message.session)
  }
  const { role } = replica
  if (role?.type !== 'leading' || role.epoch !== message.epoch) return false
  const copy = role.copies.find(({ storeId }) => storeId === from)
  return copy !== undefined && isNewer(copy.session, message.session)
}

function isIgnored(cluster: Cluster, { replica }: Node, letter: PeerLetter): boolean {
  const event =
    letter.type === 'from-leader'
      ? { type: letter.type, storeId: letter.from, message: letter.message }
      : { type: letter.type, storeId: letter.from, message: letter.message }
  const { state, effects } = step(replica, event, cluster.rules.replication)
  // A refusal only ends what the newer promise has ended already.
  return (
    state === replica &&
    effects.every((effect) => effect.type === 'to-leader' && effect.message.type === 'reject')
  )
}
