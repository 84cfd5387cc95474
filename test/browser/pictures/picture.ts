import type { TestPage } from '../../support/chromium.ts'
import type { Lively } from './lively.ts'

/** One picture: where it is taken, as whom, and what leads the screen there. */
export interface Picture {
  name: string
  /** The address below `/console`. */
  path: string | ((made: Lively) => string)
  /** Leads the screen from its first state to the one to be taken. */
  lead?: (tab: TestPage, made: Lively) => Promise<void>
  /** The login id of whoever looks; the main account when absent, nobody for null. */
  as?: string | null
  /** On a server where there is nothing yet. */
  empty?: boolean
  /** Also taken on a very wide screen. */
  wide?: boolean
}

/** Presses the first button of this name in any of the languages that pictures are taken in. */
export async function press({ page }: TestPage, ...names: string[]): Promise<void> {
  const pattern = new RegExp(`^(${names.join('|')})$`)
  await page
    .getByRole('button', { name: pattern })
    .or(page.getByRole('link', { name: pattern }))
    .first()
    .click()
}

/** A button in a dialog, or the dialog itself once it is there. */
export async function inDialog({ page }: TestPage): Promise<void> {
  await page.getByRole('dialog').first().waitFor()
}
