import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { consoleAccount } from '../support/browser.ts'
import { inLanguage, LANGUAGES, startBrowser } from '../support/chromium.ts'
import { startCoffer } from '../support/coffer.ts'

describe('policies in the console', async () => {
  const coffer = await startCoffer()
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/permissions/policies', { as: 'main' })
  const { page } = tab
  const { main } = coffer
  const named = async (policyName: string) =>
    (await main.ok('GET', `/api/v1/policies?searchColumn=policyName&searchWord=${policyName}`)).items[0]

  it('are made of operations by name, said in words, checked, and saved', async () => {
    await page.getByRole('link', { name: 'NCP_ADMINISTRATOR' }).waitFor()
    await tab.clean()
    await page.getByRole('link', { name: 'Create a policy' }).click()
    await page.getByRole('heading', { level: 1, name: 'Create a policy' }).waitFor()
    await page.getByLabel('Name').fill('app-reader')
    await page.getByRole('combobox', { name: 'Operations' }).fill('secret value')
    await page.getByRole('option', { name: /View\/getSecretValue$/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'Values' }).fill('10.0.0.0/8')
    await page.keyboard.press('Enter')
    const said = (await page.getByRole('note').textContent()) ?? ''
    assert.match(said, /Allows Get Secret Value in Secret Manager, on all resources\.Only if the calling address is in 10\.0\.0\.0\/8\./)
    await tab.clean()
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByText('The document was checked: nothing to remark.').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'app-reader' }).waitFor()
    await tab.clean()
    const { permissions } = await main.ok('GET', `/api/v1/policies/${(await named('app-reader')).policyId}?withPermissions=true`)
    assert.deepEqual(permissions, [
      {
        effect: 'Allow',
        targets: [{ product: 'SecretManager', actions: ['View/getSecretValue'], resourceNrns: ['*'] }],
        condition: { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } },
      },
    ])
  })

  it('show before an edit who would gain and lose what by it, and tell the second of two editors', async () => {
    const { policyId } = await named('app-reader')
    const { id } = await consoleAccount(coffer, 'holder', undefined)
    await main.ok('POST', `/api/v1/sub-accounts/${id}/policies`, { policyIdList: [policyId] })
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('combobox', { name: 'Operations' }).fill('getSecretDetail')
    await page.getByRole('option', { name: /Get Secret Detail/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove this condition' }).click()
    await page.getByRole('button', { name: 'Review' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: 'holder' }).waitFor()
    await dialog.getByText('gains').waitFor()
    await dialog.getByText('Get Secret Detail').waitFor()
    await tab.clean()
    await dialog.getByRole('button', { name: 'Cancel' }).last().click()
    coffer.clock.pass(1000)
    const permissions = [{ effect: 'Deny', targets: [{ product: 'KMS', actions: ['*'], resourceNrns: ['*'] }] }]
    await main.ok('PUT', `/api/v1/policies/${policyId}`, { permissions })
    await page.getByText('Somebody else has changed this policy meanwhile').waitFor()
    await page.getByRole('note').getByText('Get Secret Detail').waitFor()
    await tab.clean()
    await page.getByRole('button', { name: 'Load theirs' }).click()
    await page.getByRole('note').getByText('Denies Everything in Key Management Service').waitFor()
  })

  it('say what is wrong with a document, and are not saved with it', async () => {
    await page.getByText('JSON', { exact: true }).click()
    await page.getByLabel('JSON').last().fill('[{"effect":"Allow"}]')
    await page.getByText('Statement 1 lacks something').waitFor()
    await page.getByLabel('JSON').last().fill('[\n  {"effect": "Allow",}\n]')
    await page.getByText('This is no JSON from line 2, column 22 on.').waitFor()
    const nrn = 'nrn:PUB:SecretManager:KR:*:Secret'
    await page
      .getByLabel('JSON')
      .last()
      .fill(JSON.stringify([{ effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View/nothing'], resourceNrns: [nrn] }] }]))
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByText('It cannot be saved like this.').waitFor()
    const findings = page.getByRole('dialog')
    await findings.getByText('Statement 1, product 1, operation 1: SecretManager has no such operation.').waitFor()
    await findings.getByText('Statement 1, product 1, resource 1: the last part of an NRN is type/id').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await tab.clean()
  })

  it('say in each language what is wrong with a document, and what in it can never take effect', async () => {
    const words = {
      en: ['Name', 'Review', 'Statement 1, condition StringEquals ncp:SourceIp: StringEquals does not compare ncp:SourceIp.', 'Cancel'],
      ko: ['이름', '검토', '항목 1, 조건 StringEquals ncp:SourceIp: StringEquals(으)로는 ncp:SourceIp 값을 비교할 수 없습니다.', '취소'],
      ja: [
        '名前',
        '確認',
        'ステートメント 1、条件 StringEquals ncp:SourceIp：StringEquals では ncp:SourceIp を比較できません。',
        'キャンセル',
      ],
    }
    const remarks = {
      en: 'Statement 1 can never allow anything, since this policy denies all of it.',
      ko: '항목 1: 이 정책이 모두 거부하므로 아무것도 허용하지 않습니다.',
      ja: 'ステートメント 1：このポリシーがすべて拒否するため、何も許可されません。',
    }
    const targets = [{ product: 'SecretManager', actions: ['View/getSecretValue'], resourceNrns: ['*'] }]
    const wrong = [{ effect: 'Allow', targets, condition: { StringEquals: { 'ncp:SourceIp': ['10.0.0.1'] } } }]
    const idle = [
      { effect: 'Allow', targets },
      { effect: 'Deny', targets },
    ]
    for (const language of LANGUAGES) {
      const [name = '', review = '', says = '', cancel = ''] = words[language]
      await inLanguage(tab, language, '/permissions/policies/new')
      await page.getByLabel(name).fill('in-words')
      await page.getByText('JSON', { exact: true }).click()
      await page.getByLabel('JSON').last().fill(JSON.stringify(wrong))
      await page.getByRole('button', { name: review, exact: true }).click()
      await page.getByRole('dialog').getByText(says).waitFor()
      await page.getByRole('dialog').getByRole('button', { name: cancel }).last().click()
      await page.getByLabel('JSON').last().fill(JSON.stringify(idle))
      await page.getByRole('button', { name: review, exact: true }).click()
      await page.getByRole('dialog').getByText(remarks[language]).waitFor()
    }
    await inLanguage(tab, 'en', '/permissions/policies')
  })

  it('decide without doing anything when asked what if, and explain refusals in each language', async () => {
    await consoleAccount(coffer, 'manager', 'NCP_SUB_ACCOUNT_MANAGER')
    const words = {
      en: ['You have no right to this', 'Why, and what would allow it', 'No policy of the caller allows it'],
      ko: ['권한이 없습니다', '거부 사유와 허용 방법 보기', '허용하는 정책이 없습니다'],
      ja: ['権限がありません', '拒否の理由と許可する方法を見る', '許可するポリシーがありません'],
    }
    const refused = await browser.open(coffer, '/secrets', { as: 'manager', instead: tab })
    for (const language of LANGUAGES) {
      const [title = '', link = '', why = ''] = words[language]
      await inLanguage(refused, language, '/secrets')
      await refused.page.getByRole('heading', { name: title }).waitFor()
      await refused.page.getByRole('link', { name: link }).click()
      await refused.page.getByText(why).waitFor()
      await refused.page.getByRole('link', { name: 'NCP_SECRETMANAGER_USER' }).waitFor()
    }
    await refused.clean()
    const other = await browser.open(coffer, '/permissions/decisions', { as: 'main', language: 'en', instead: tab })
    await other.page.getByRole('combobox', { name: 'Who' }).fill('manager')
    await other.page.getByRole('option', { name: 'manager' }).click()
    await other.page.getByRole('button', { name: 'Decide' }).click()
    await other.page.getByText('Denied', { exact: true }).waitFor()
    await other.clean()
  })

  it('are not given away by somebody who does not hold them, and say what helps', async () => {
    const other = await browser.open(coffer, '/permissions/sub-accounts', { as: 'manager', instead: tab })
    await other.page.getByRole('link', { name: 'holder' }).click()
    await other.page.getByRole('tab', { name: 'Rights' }).click()
    const policies = other.page.getByRole('region', { name: 'Policies' })
    await policies.getByRole('button', { name: 'Add' }).click()
    await other.page.getByRole('dialog').getByRole('combobox').fill('SECRETMANAGER_USER')
    await other.page.getByRole('option', { name: 'NCP_SECRETMANAGER_USER' }).click()
    await other.page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await policies.getByRole('alert').getByText('Ask the main account').waitFor()
    await policies.getByRole('alert').getByText('NCP_SECRETMANAGER_USER: You can only hand out').waitFor()
    await other.clean()
    await other.context.close()
  })
})
