/** What style elements made at run time must carry to be let in; differs in every answer of the page. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// The part of the library that keeps the page from scrolling behind a dialog looks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })
