import { describe, it } from 'node:test'
import { idIn, makeSecret } from '../secrets/making.ts'
import { consoleAccount } from '../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'
import { goTo } from './narrow.ts'

const NOBODY = '11111111-1111-4111-8111-111111110001'
const ELSEWHERE: [path: string, right: string][] = [
  ['/permissions/sub-accounts', 'View/getSubAccountList'],
  [`/permissions/sub-accounts/${NOBODY}`, 'View/getSubAccountDetail'],
  ['/permissions/groups', 'View/getGroupList'],
  [`/permissions/groups/${NOBODY}`, 'View/getGroupDetail'],
  ['/permissions/policies', 'View/getPolicyList'],
  [`/permissions/policies/${NOBODY}`, 'View/getPolicyDetail'],
  [`/permissions/policies/${NOBODY}/edit`, 'View/getPolicyDetail'],
  ['/permissions/roles', 'View/getRoleList'],
  [`/permissions/roles/${NOBODY}`, 'View/getRoleDetail'],
  ['/permissions/decisions/mk0xjmo0-9ef9fa413b0b', 'View/getDecision'],
  ['/functions', 'View/getActions'],
  ['/functions/packages', 'View/getPackages'],
  ['/functions/triggers', 'View/getTriggers'],
  ['/functions/actions/-/greets', 'View/getAction'],
  ['/functions/triggers/fires', 'View/getTrigger'],
  ['/keys', 'View/getKeyList'],
  [`/keys/${'a'.repeat(64)}`, 'View/getKeyDetail'],
  ['/history', 'View/searchLogs'],
  ['/history/alerts', 'View/getAlertList'],
  ['/history/rules', 'View/getWatchRuleList'],
  ['/history/webhooks', 'View/getSubscriptionList'],
  [`/history/webhooks/${NOBODY}`, 'View/getSubscription'],
  ['/history/verify', 'View/getHistoryCheckpoints'],
]

describe('whoever may only read secrets', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const { main } = coffer
  const S = await makeSecret(main, 'a-secret')
  await main.ok('PUT', '/ncf/api/v2/packages/-/actions/greets', { exec: { kind: 'nodejs:default', code: 'exports.main = () => ({})' } })
  const trigger = await main.ok('PUT', '/ncf/api/v2/triggers/fires', { secretManagerLink: [{ secretName: 'a-secret' }] })
  await main.ok('POST', '/ncf/api/v2/triggers/fires/link-action', { action: 'greets', package: '-' })
  await main.ok('POST', `${S}/enable-auto-rotation`, { rotationPeriod: 30, triggerId: trigger.id })
  await consoleAccount(coffer, 'reader', 'NCP_SECRETMANAGER_USER')
  const tab = await browser.open(coffer, '/account', { as: 'reader' })
  const { page } = tab
  await page.locator('h1').waitFor()

  it('is told on every other screen which right it takes, and who can grant it', async () => {
    for (const [path, right] of ELSEWHERE) {
      await goTo(page, path)
      const alert = page.getByRole('alert').filter({ hasText: `It needs the right ${right}.` })
      await alert.first().getByText('The main account can grant it').waitFor()
    }
    await goTo(page, '/permissions/decisions/mk0xjmo0-9ef9fa413b0b')
    await page.getByText('It needs the right View/getDecision.').waitFor()
    await page.getByRole('link', { name: 'Why, and what would allow it' }).waitFor({ state: 'detached' })
    await goTo(page, `/secrets/${idIn(S)}/access`)
    await page.getByText('It needs the right View/getSecretReaders.').waitFor()
  })

  it('is told so where something is asked for and refused, in each language', async () => {
    const says = {
      en: ['Dry run', 'It needs the right Change/executeRotationJob.'],
      ko: ['시험 실행', 'Change/executeRotationJob 권한이 필요합니다.'],
      ja: ['試験実行', 'Change/executeRotationJob の権限が必要です。'],
    }
    for (const language of LANGUAGES) {
      const [dry = '', right = ''] = says[language]
      await inLanguage(tab, language, `/secrets/${idIn(S)}/rotation`)
      await page.getByRole('button', { name: dry, exact: true }).click()
      await page.getByRole('alert').getByText(right).waitFor()
    }
    await inLanguage(tab, 'en', '/keys/new')
    await page.getByLabel('Name').fill('orders')
    await page.getByRole('button', { name: 'Create a key' }).click()
    await page.getByText('You have no right to this: it needs Change/createKey. The main account can grant it').waitFor()
    await tab.clean()
  })
})
