import { askedNow } from '../api/gate.ts'

/**
 * Escape is meant for the dialog that stands before a call, not for what lies beneath it: every dialog that is open hears it. Heard
 * first, since this is loaded before any dialog is drawn. Where somebody signs in again, it closes nothing.
 */
window.addEventListener(
  'keydown',
  (event) => {
    const asked = askedNow()
    if (event.key !== 'Escape' || event.isComposing || asked === undefined) return
    event.stopImmediatePropagation()
    if (asked.question === 'confirm') asked.answer(false)
  },
  { capture: true },
)
