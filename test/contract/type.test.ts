import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type as TypeBox } from 'typebox'
import { Type } from '#contract/type'

/** Builds the same schemas with either builder. */
function everything(build: typeof Type): object[] {
  return [
    build.Object(
      { a: build.String({ maxLength: 3, description: 'A.' }), b: build.Optional(build.Integer({ minimum: 0 })) },
      { additionalProperties: false },
    ),
    build.Object({ only: build.Optional(build.Boolean()) }),
    build.Object({}),
    build.Array(build.Null(), { maxItems: 2 }),
    build.Array(build.Object({ deep: build.Array(build.Unknown()) })),
    build.Record(build.String(), build.Unknown(), { description: 'Free.' }),
    build.Unsafe<'x'>({ type: 'string', enum: ['x'] }),
    build.Null({ description: 'Nothing.' }),
  ]
}

describe("the contract's schema builder", () => {
  it('makes the very JSON Schema that TypeBox makes', () => {
    assert.equal(JSON.stringify(everything(Type)), JSON.stringify(everything(TypeBox)))
  })

  it('does not carry the mark of an optional field into a copy of its schema, as TypeBox does not', () => {
    const copy = (build: typeof Type) => ({ ...build.Optional(build.String()) })
    assert.equal(JSON.stringify(Type.Object({ field: copy(Type) })), JSON.stringify(TypeBox.Object({ field: copy(TypeBox) })))
  })
})
