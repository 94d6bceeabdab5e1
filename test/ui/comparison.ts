import type { Frame, Locator } from 'playwright-core'
import type { Workbench } from './workbench'

/** The page of the comparison that is in front, once it is there. */
export async function findComparison(workbench: Workbench): Promise<Frame> {
  return workbench.webview('[aria-label="Comparison"]', 60_000)
}

/** The row of a field, or of a kind of fields. */
export function fieldRow(page: Frame, name: string): Locator {
  return page.locator('[data-row]').filter({ has: page.locator('.lead .text').getByText(name, { exact: true }) })
}
