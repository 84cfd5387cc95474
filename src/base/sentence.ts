/**
 * What somebody else wrote, as a sentence that another can follow: it ends with a full stop, unless it ends as a sentence already, in
 * whatever script.
 */
export function sentence(text: string): string {
  const said = text.trimEnd()
  return /[.!?…。！？]["'”’」』)]?$/.test(said) ? said : `${said}.`
}
