import { fromBase32, totpCode, totpStep } from '#crypto/totp'
import { Browser, PASSWORD } from '../support/browser.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** What an authenticator app shows now, or so many steps from now. */
export function codeOf(test: Pick<TestCoffer, 'clock'>, secret: string, away = 0): string {
  return totpCode(fromBase32(secret), totpStep(test.clock.now()) + away)
}

/** Sets up the second factor of an account that must have one; the secret. The code of this step is used up then. */
export async function withFactor(test: TestCoffer, loginId: string): Promise<string> {
  const browser = new Browser(test.url)
  const { secret } = await browser.ok('POST', '/login', { loginId, password: PASSWORD })
  await browser.ok('POST', '/login/mfa', { tokenCode: codeOf(test, secret) })
  return secret
}
