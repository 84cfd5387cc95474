import type { Answer } from '../shared/exchange.ts'
import { connectionTrouble, tlsOf } from '../shared/place.ts'
import type { OpenTarget } from '../shared/target.ts'
import { Trouble } from '../shared/trouble.ts'
import { userOf, type Value } from '../shared/value.ts'
import { ask } from './request.ts'
import { type Filling, filled, readTemplate, type Template } from './template.ts'

const REFUSED = [401, 403]

export const http: OpenTarget = (params, active) => {
  const change = readTemplate(params, 'change')
  const check = readTemplate(params, 'check')
  const tls = tlsOf(params)
  if (tls === undefined) throw new Trouble('The parameter "tls" is "verify" or "on" here; where a URL begins with http: there is none.')
  const place = `the API at ${placeIn(check)}`
  const send = async (template: Template, filling: Filling): Promise<Answer> => {
    try {
      return await ask(filled(template, filling), tls)
    } catch (error) {
      throw connectionTrouble(error, place) ?? error
    }
  }
  const works = async (value: Value) => {
    const { status } = await send(check, { to: value, current: active, admin: undefined })
    if (status >= 200 && status < 300) return true
    if (REFUSED.includes(status)) return false
    throw new Trouble(`${place} answered "check" with ${status}, which says neither yes (2xx) nor no (401, 403): ${hint(status)}.`)
  }
  return {
    place,
    works,
    change: async ({ to, active: current, admin, confirm }) => {
      await confirm()
      const { status } = await send(change, { to, current, admin })
      if (status >= 200 && status < 300) return
      throw new Trouble(`${place} answered "change" for ${userOf(to)} with ${status}: ${hint(status)}. It was to answer 2xx.`)
    },
    examine: async (who, by) => [
      { check: 'right', ok: true, message: `Whether ${userOf(by)} may change ${userOf(who)} is not known before it tries.` },
    ],
  }
}

function placeIn({ url }: Template): string {
  return url.replace(/^(https?:\/\/[^/?#]*).*$/s, '$1')
}

function hint(status: number): string {
  if (status >= 300 && status < 400) return 'redirects are not followed, give the address that it leads to'
  if (status === 401 || status === 403) return 'whoever changes it is not allowed to, correct its credentials or its rights'
  if (status === 404) return 'the user or the address is not known there'
  if (status === 429) return 'it was asked too often, retry later'
  return status >= 500 ? 'it is out of order, see its log and retry' : 'it does not take the request, correct the parameters'
}
