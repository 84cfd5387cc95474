const FORM = /^ncpkms:v([1-9][0-9]{0,2}):([A-Za-z0-9+/]+={0,2})$/

/** How KMS writes ciphertexts and signatures (contract: kms.md): the version that made it, and the bytes. */
export interface Versioned {
  readonly version: number
  readonly bytes: Uint8Array
}

export function versionedText({ version, bytes }: Versioned): string {
  return `ncpkms:v${version}:${Buffer.from(bytes).toString('base64')}`
}

/** `undefined` where the text is not of the form, or its Base64 is not the one way to write the bytes. */
export function readVersioned(text: string): Versioned | undefined {
  const [, version = '', base64 = ''] = FORM.exec(text) ?? []
  const bytes = Buffer.from(base64, 'base64')
  return bytes.byteLength === 0 || bytes.toString('base64') !== base64 ? undefined : { version: Number(version), bytes }
}
