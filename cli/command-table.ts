// Every command, in the order of help and reference. The code behind one is loaded when it runs, not before: start-up
// is what people feel first.

import { completionSpec, errorsSpec, versionSpec } from './about/spec.ts'
import {
  brokerDescribeSpec,
  brokerDrainSpec,
  brokerListSpec,
  brokerUndrainSpec,
} from './broker/spec.ts'
import { type Command, type CommandSpec, command, type OptionSpecs } from './command.ts'
import { devSpec, serverSpec } from './dev/spec.ts'
import {
  groupDeleteSpec,
  groupDescribeSpec,
  groupLagSpec,
  groupListSpec,
  groupSeekSpec,
} from './group/spec.ts'
import { benchE2eSpec, benchPubSpec, benchSubSpec } from './load/spec.ts'
import { pubSpec, subSpec } from './messages/spec.ts'
import { operatorSpec } from './operator/spec.ts'
import { outputFormats } from './output/output.ts'
import { partitionDescribeSpec, partitionElectSpec, partitionListSpec } from './partition/spec.ts'
import {
  topicAlterSpec,
  topicCreateSpec,
  topicDeleteSpec,
  topicDescribeSpec,
  topicListSpec,
  topicMoveSpec,
} from './topic/spec.ts'

/** Of every command. */
export const commonOptions = {
  output: {
    kind: 'choice',
    value: 'FORMAT',
    short: 'o',
    choices: outputFormats,
    default: 'table',
    help: 'how to print results',
  },
  quiet: { kind: 'flag', short: 'q', help: 'only results, errors and warnings' },
  color: {
    kind: 'flag',
    on: true,
    help: 'no colour; there is none anyway without a terminal or with NO_COLOR',
  },
} as const satisfies OptionSpecs

/** Of every command that talks to a broker. */
export const connectOptions = {
  url: {
    kind: 'text',
    value: 'URL',
    help: 'of the broker; PENSTOCK_URL, or http://localhost:7070, without it',
  },
  timeout: {
    kind: 'duration',
    value: 'DURATION',
    help: 'longest wait for the broker; 30s without it',
  },
} as const satisfies OptionSpecs

/** What the first word of commands with two says of them. */
export const commandGroups: Readonly<Record<string, string>> = {
  topic: 'List, create, describe, alter, move and delete topics.',
  partition: 'See the copies of partitions, and elect their leaders.',
  broker: 'List, describe and drain the brokers of the cluster.',
  group: 'List, describe, move and delete consumer groups; see their lag.',
  bench: 'Put load on a running broker and measure it.',
}

export const commands: readonly Command[] = [
  command(devSpec, () => import('./dev/dev.ts')),
  command(serverSpec, () => import('./dev/server.ts')),
  command(operatorSpec, () => import('./operator/operator.ts')),
  command(pubSpec, () => import('./messages/pub.ts')),
  command(subSpec, () => import('./messages/sub.ts')),
  command(topicListSpec, () => import('./topic/list.ts')),
  command(topicCreateSpec, () => import('./topic/create.ts')),
  command(topicDescribeSpec, () => import('./topic/describe.ts')),
  command(topicAlterSpec, () => import('./topic/alter.ts')),
  command(topicMoveSpec, () => import('./topic/move.ts')),
  command(topicDeleteSpec, () => import('./topic/delete.ts')),
  command(partitionListSpec, () => import('./partition/list.ts')),
  command(partitionDescribeSpec, () => import('./partition/describe.ts')),
  command(partitionElectSpec, () => import('./partition/elect-leader.ts')),
  command(brokerListSpec, () => import('./broker/list.ts')),
  command(brokerDescribeSpec, () => import('./broker/describe.ts')),
  command(brokerDrainSpec, () => import('./broker/drain.ts')),
  command(brokerUndrainSpec, () => import('./broker/undrain.ts')),
  command(groupListSpec, () => import('./group/list.ts')),
  command(groupDescribeSpec, () => import('./group/describe.ts')),
  command(groupLagSpec, () => import('./group/lag.ts')),
  command(groupSeekSpec, () => import('./group/seek.ts')),
  command(groupDeleteSpec, () => import('./group/delete.ts')),
  command(benchPubSpec, () => import('./load/pub.ts')),
  command(benchSubSpec, () => import('./load/sub.ts')),
  command(benchE2eSpec, () => import('./load/e2e.ts')),
  command(errorsSpec, () => import('./about/errors.ts')),
  command(versionSpec, () => import('./about/version.ts')),
  command(completionSpec, () => import('./about/completion.ts')),
]

/** A command's own options and those that all have. */
export function optionsOf(spec: CommandSpec): OptionSpecs {
  return { ...spec.options, ...(spec.connects ? connectOptions : {}), ...commonOptions }
}
