/** The rules of the contract that a form can tell before it is sent. The server decides. */
const BYTES = new TextEncoder()

export function loginIdFault(text: string): boolean {
  return !/^[A-Za-z][A-Za-z0-9.@_-]{2,59}$/.test(text)
}
export function nameFault(text: string): boolean {
  return text.length < 2 || text.length > 30
}
export function emailFault(text: string): boolean {
  return text !== '' && !/^[^@\s]{1,64}@[^@\s]{1,189}$/.test(text)
}
export function memoFault(text: string): boolean {
  return BYTES.encode(text).length > 300
}
export function passwordFault(text: string): boolean {
  return text.length < 8 || text.length > 128 || ![/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].every((kind) => kind.test(text))
}
/** The name of a policy, a group or a role. */
export function ownNameFault(text: string): boolean {
  return text.length < 3 || text.length > 30 || !/^\p{L}[\p{L}\p{M}\p{Nd}._-]*$/u.test(text)
}
