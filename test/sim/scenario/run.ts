// Runs a scenario against the production core.

import { checkReplica } from '../replication/checks.ts'
import { allRules, newCluster, type Rules } from '../replication/cluster.ts'
import { Violation } from '../violation.ts'
import { Unexpected } from './expect.ts'
import { ScenarioError } from './parse.ts'
import { perform } from './perform.ts'
import { Impossible, Scene } from './scene.ts'
import type { Line, Scenario } from './statement.ts'

/**
 * Returns what was violated. With a rule off nothing is expected, and what cannot be done is passed over: the lines after
 * the one that goes wrong may not fit any more.
 */
export function runScenario(scenario: Scenario, rules: Rules = allRules): Violation | undefined {
  try {
    const { cluster } = sceneAfter(scenario, rules)
    for (const node of cluster.nodes) if (node.up) checkReplica(cluster, node)
  } catch (error) {
    if (error instanceof Violation) return error
    throw error
  }
  return undefined
}

/** Throws what it violates. */
export function sceneAfter(
  { stores, replicas, minInSyncReplicas, lines }: Scenario,
  rules: Rules,
): Scene {
  const scene = new Scene(
    newCluster({
      nodes: stores.length,
      replicas: replicas.length,
      ackQuorum: minInSyncReplicas,
      rules,
    }),
  )
  for (const line of lines) {
    if (rules === allRules && !line.maybe) runLine(scene, line)
    else if (line.statement.type !== 'expect') tryLine(scene, line)
  }
  return scene
}

function runLine(scene: Scene, { number, text, statement }: Line): void {
  try {
    perform(scene, statement)
  } catch (error) {
    if (error instanceof Unexpected) throw new ScenarioError(number, `${text}: ${error.message}`)
    if (error instanceof Impossible) {
      throw new ScenarioError(number, `${text}: this cannot be now: ${error.message}`)
    }
    if (error instanceof Violation) {
      throw new Violation(error.checker, `line ${number}, ${text}: ${error.message}`)
    }
    throw error
  }
}

function tryLine(scene: Scene, { statement }: Line): void {
  try {
    perform(scene, statement)
  } catch (error) {
    if (!(error instanceof Impossible)) throw error
  }
}
