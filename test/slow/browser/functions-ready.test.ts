import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { zip } from '../../functions/zips.ts'
import { serverSaid, startBrowser } from '../../support/chromium.ts'
import { startCoffer } from '../../support/coffer.ts'

const ACTIONS = '/ncf/api/v2/packages/-/actions'

describe('what functions bring ready-made', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const browser = await startBrowser()
  const tab = await browser.open(coffer, '/functions/new-action', { as: 'main' })
  const { page } = tab
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string) => page.getByLabel(name, { exact: true })
  const dialog = page.getByRole('dialog')
  const begin = async (name: string, kind: string) => {
    await page.goto('/console/functions/new-action')
    await page.getByLabel('Name').fill(name)
    await page.getByRole('radio', { name: kind }).click()
  }
  const create = async (name: string) => {
    await button('Create').click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    return (await main.ok('GET', `${ACTIONS}/${name}`)).parameters
  }

  it('asks for what MySQL needs, and stores nothing that was left empty', async () => {
    await begin('rotate-mysql', 'MySQL / MariaDB')
    await field('Host').fill('mysql.example.com')
    await field('Host of the account').fill('10.0.0.%')
    await page.getByRole('combobox', { name: 'TLS' }).click()
    await page.getByRole('option', { name: 'Off' }).click()
    assert.equal(await field('Certificate of the authority').count(), 0)
    await tab.clean()
    assert.deepEqual(await create('rotate-mysql'), { host: 'mysql.example.com', userHost: '10.0.0.%', tls: 'off' })
  })

  it('asks for no database of Redis, and takes no port that is none', async () => {
    await begin('rotate-redis', 'Redis')
    await field('Host').fill('redis.example.com')
    assert.equal(await field('Database').count(), 0)
    await field('Port').fill('99999')
    await field('Host').click()
    assert.equal(await field('Port').inputValue(), '65535')
    await field('Port').fill('6380')
    assert.deepEqual(await create('rotate-redis'), { host: 'redis.example.com', port: 6380 })
  })

  it('asks for the two requests of an HTTP API, and says where what is typed is no JSON', async () => {
    await begin('rotate-http', 'HTTP API')
    const check = page.getByRole('group', { name: /^Trying a login/ })
    const change = page.getByRole('group', { name: /^Setting a password/ })
    await check.getByRole('combobox', { name: 'Method' }).click()
    await page.getByRole('option', { name: 'GET' }).click()
    assert.equal(await check.getByLabel('Body').count(), 0)
    await check.getByLabel('URL').fill('https://api.example.com/me')
    await check.getByLabel('Headers').fill('authorization: Basic')
    await check.getByText('This is no JSON object yet.').waitFor()
    await tab.clean()
    await check.getByLabel('Headers').fill('{"authorization": "Basic {{basic}}"}')
    await change.getByLabel('URL').fill('https://api.example.com/users/{{username}}')
    await change.getByLabel('Body').fill('{"password": "{{password}}"}')
    assert.deepEqual(await create('rotate-http'), {
      check: { method: 'GET', url: 'https://api.example.com/me', headers: { authorization: 'Basic {{basic}}' } },
      change: { url: 'https://api.example.com/users/{{username}}', body: { password: '{{password}}' } },
    })
  })

  it('takes a zip that was made elsewhere, and says what is wrong with one that is none', async () => {
    await begin('zipped', 'JavaScript')
    const choose = (buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name: 'action.zip', mimeType: 'application/zip', buffer })
    await choose(Buffer.from('exports.main = 1'))
    await page.getByText('A zip archive of about 1 KiB.').waitFor()
    await button('Create').click()
    await serverSaid(page.getByRole('alert'), /no zip/)
    await tab.clean()
    await choose(zip([{ name: 'index.js', text: 'exports.main = () => ({ from: "a zip" })' }]))
    await create('zipped')
    await button('Run').click()
    await page.getByText('"from": "a zip"').waitFor()
  })

  it('links a webhook that is HTTPS, makes its signing secret anew, and unlinks it', async () => {
    await main.ok('PUT', '/ncf/api/v2/triggers/hook', {})
    await page.goto('/console/functions/triggers/hook')
    await button('Link').click()
    await dialog.getByRole('radio', { name: 'A webhook' }).check()
    await dialog.getByLabel('Address').fill('http://ci.example.com/hook')
    await dialog.getByText('Begins with https://').waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Link' }).isDisabled(), true)
    await dialog.getByLabel('Address').fill('https://ci.example.com/hook')
    await dialog.getByRole('button', { name: 'Link' }).click()
    const once = page.getByRole('dialog', { name: 'The signing secret' })
    const kept = async () => {
      const secret = await once.locator('code').textContent()
      await once.getByRole('button', { name: 'I have kept it' }).click()
      await once.waitFor({ state: 'detached' })
      return secret
    }
    const first = await kept()
    await button('New signing secret').click()
    await dialog.getByRole('button', { name: 'New signing secret' }).click()
    const second = await kept()
    assert.match(second ?? '', /^whsec_/)
    assert.notEqual(first, second)
    await button('Unlink').click()
    await dialog.getByRole('button', { name: 'Unlink' }).click()
    await page.getByText('Nothing linked').waitFor()
    await tab.clean()
  })
})
