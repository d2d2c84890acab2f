import { expect, test } from 'vitest'
import { metricReference } from '../../../broker/telemetry/metric-reference.ts'

test('the page of metrics says what the table says', async () => {
  await expect(metricReference()).toMatchFileSnapshot('../../../docs/reference/metrics.md')
})
