import type { Input, Operation } from './operation.ts'
import { type InputSchema, type Reader, readerOf } from './schema-reader.ts'

/** A call as the wire hands it over. */
export interface RawInput {
  /** The path's parameters, decoded. */
  params: unknown
  /** The query's parameters, decoded; a parameter that is given twice is a list, which no schema takes. */
  query: unknown
  /** The parsed body; `undefined` when none was sent, which counts as an object without fields. */
  body: unknown
}

interface Compiled {
  params: Reader
  query: Reader
  body: Reader
}

const compiled = new WeakMap<Operation, Compiled>()

/**
 * Checks a call against its operation's schemas and hands back what the use case gets: fresh objects with the known
 * fields alone, query parameters as numbers and booleans where the schema says so, defaults filled in. Null counts as
 * absent for optional fields; unknown query parameters are passed over, unknown body fields refused (our rulings).
 * Throws Problem `input.invalid` that names the field and its rule and never the value; for path parameters that
 * cannot be the id of anything the `…not-found` of the operation.
 */
export function checkInput<O extends Operation>(operation: O, raw: RawInput): Input<O> {
  let readers = compiled.get(operation)
  if (readers === undefined) {
    readers = {
      params: readerOf(operation.params as InputSchema, '', 'text'),
      query: readerOf(operation.query as InputSchema, '', 'text'),
      body: readerOf(operation.body as InputSchema, '', 'json'),
    }
    compiled.set(operation, readers)
  }
  return {
    params: readers.params(raw.params),
    query: readers.query(raw.query),
    body: readers.body(raw.body ?? {}),
  } as Input<O>
}
