import fc from 'fast-check'
import type { Request } from '#core/access/decide'
import type { Policy, Statement } from '#core/access/statement'

/**
 * Policies and questions from a small world, so that they meet often: few products, actions and ids, and patterns of
 * every shape that people write, the odd ones included.
 */
const PRODUCTS = ['SecretManager', 'KMS'] as const
const ACTIONS = ['View/getSecretValue', 'View/getSecretList', 'Change/deleteSecret'] as const
const ACTION_PATTERNS = ['*', 'View*', 'Change*', 'View/getSecret*', '*List', ...ACTIONS] as const
export const IDS = ['a', 'ab', 'abc', 'b', 'bc', 'cab', '*', 'Secret/a', 'a:b'] as const
const ID_PATTERNS = ['*', 'a', 'ab', 'abc', 'a*', '*b', 'a*c', '*a*', 'b*', ''] as const

export const PLACE = { product: 'SecretManager', region: 'KR', memberNo: '1', type: 'Secret' } as const

const fullNrn = fc
  .tuple(
    fc.constantFrom('PUB', '', '*', 'P*', 'GOV'),
    fc.constantFrom('SecretManager', 'KMS', '*', 'Secret*'),
    fc.constantFrom('KR', '', '*', 'JPN'),
    fc.constantFrom('1', '*', '2'),
    fc.oneof(
      fc.tuple(fc.constantFrom('Secret', 'Key', '*', 'Se*', '*t'), fc.constantFrom(...ID_PATTERNS)).map(([type, id]) => `${type}/${id}`),
      fc.constantFrom('*', 'Sec*', '*b', '*bc', 'Sec*c', 'S*/a*', '*/*', 'Secret/**'),
    ),
  )
  .map(([domain, product, region, memberNo, resource]) => `nrn:${domain}:${product}:${region}:${memberNo}:${resource}`)

export const nrnPattern: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fullNrn },
  {
    weight: 2,
    arbitrary: fc.constantFrom('*', 'nrn:*', 'nrn:PUB:SecretManager:*', 'nrn::SecretManager:*', 'nrn:*:Secret/ab', '*ab', '*:KMS:*'),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'nrn', 'Secret/a', 'nrn:PUB:SecretManager:KR:1', 'nrn:PUB:SecretManager:KR:1:Secret/a') },
)

const target = fc.record({
  product: fc.constantFrom(...PRODUCTS, '*'),
  actions: fc.array(fc.constantFrom(...ACTION_PATTERNS), { minLength: 1, maxLength: 2 }),
  resourceNrns: fc.array(nrnPattern, { minLength: 1, maxLength: 3 }),
})

const condition = fc.constantFrom({ IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }, { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } })

export function statement(effect: fc.Arbitrary<Statement['effect']> = fc.constantFrom('Allow', 'Deny')): fc.Arbitrary<Statement> {
  const bare = fc.record({ effect, targets: fc.array(target, { minLength: 1, maxLength: 2 }) })
  return fc.oneof(
    { weight: 4, arbitrary: bare },
    fc.tuple(bare, condition).map(([of, when]) => ({ ...of, condition: when })),
  )
}

/** A policy of these statements; what it is called does not matter to any law. */
export function policyOf(statements: readonly Statement[], id = 'policy'): Policy {
  return { id, name: id, type: 'USER_CREATED', description: '', statements }
}

export const policies: fc.Arbitrary<Policy[]> = fc
  .array(fc.array(statement(), { maxLength: 3 }), { maxLength: 3 })
  .map((all) => all.map((statements, at) => policyOf(statements, `policy-${at}`)))

export const request: fc.Arbitrary<Request> = fc.record({
  product: fc.constantFrom(...PRODUCTS),
  action: fc.constantFrom(...ACTIONS),
  nrn: fc
    .tuple(
      fc.constantFrom(...PRODUCTS),
      fc.constantFrom('KR', 'JPN'),
      fc.constantFrom('1', '2'),
      fc.constantFrom('Secret', 'Key'),
      fc.constantFrom(...IDS),
    )
    .map(([product, region, memberNo, type, id]) => `nrn:PUB:${product}:${region}:${memberNo}:${type}/${id}`),
})

/** Every question of the small world, for laws about what no question may show. */
export const EVERY_REQUEST: readonly Request[] = PRODUCTS.flatMap((product) =>
  ACTIONS.flatMap((action) =>
    PRODUCTS.flatMap((of) =>
      ['KR', 'JPN'].flatMap((region) =>
        ['1', '2'].flatMap((memberNo) =>
          ['Secret', 'Key'].flatMap((type) =>
            IDS.map((id) => ({ product, action, nrn: `nrn:PUB:${of}:${region}:${memberNo}:${type}/${id}` })),
          ),
        ),
      ),
    ),
  ),
)
