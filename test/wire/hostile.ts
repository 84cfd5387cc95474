/** What a hostile or careless caller may put into one place. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  'x'.repeat(1001),
  'x'.repeat(70_000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202Etxt.exe',
  '\u001b[31mred',
  "'; DROP TABLE secret; --",
  '%',
  '%00',
  '*',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '${jndi:ldap://x}',
  '\r\nX-Injected: 1',
  '한글'.repeat(300),
  '𝒳'.repeat(20),
  'NaN',
  '1e309',
  '-1',
  'true',
  'null',
]

export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: 1 } } },
  ['x'],
  ...HOSTILE_TEXTS,
]

/** Bodies that are no JSON, or no JSON that anybody should send. */
export const HOSTILE_BODIES: readonly (string | Uint8Array)[] = [
  '',
  ' ',
  '{',
  '}',
  '{"a":1,}',
  "{'a':1}",
  '{"a":1}{"b":2}',
  '{"secretName":"abc","secretName":"abd"}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"a":"\ud800"}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '{"a":\u0000}',
  '[]',
  '[[[[[[[[[[1]]]]]]]]]]',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `{"a":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`,
  'null',
  '"text"',
  '1e999',
  'NaN',
  '\ufeff{}',
  new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  new Uint8Array([0xc0, 0x80]),
  new Uint8Array(1000).fill(0),
]

/** A small seeded generator (mulberry32), so that a run can be repeated from its printed seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
