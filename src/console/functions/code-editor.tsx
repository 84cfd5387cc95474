import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { python } from '@codemirror/lang-python'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { nonce } from '../nonce.ts'

interface CodeEditorProps {
  value: string
  onChange: (code: string) => void
  language: 'nodejs' | 'python'
  /** What readers of screens call it. */
  label: string
  /** How to leave it by the keyboard, since Tab indents. */
  describedBy: string
}

/** Code with colours. One text box to readers of screens; its styles come with the nonce of the page. */
export function CodeEditor({ value, onChange, language, label, describedBy }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const changed = useRef(onChange)
  changed.current = onChange
  useEffect(() => {
    if (place.current === null) return
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          syntaxHighlighting(COLOURS),
          LOOK,
          EditorView.lineWrapping,
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          spoken.of(languageOf(language)),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, spellcheck: 'false', tabindex: '0' }),
          OVERTYPE,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [label, describedBy])
  useEffect(() => view.current?.dispatch({ effects: spoken.reconfigure(languageOf(language)) }), [language])
  useEffect(() => {
    const now = view.current
    // What comes from elsewhere, such as a starter or somebody else's newer code; what was typed here is there already.
    if (now !== null && now.state.doc.toString() !== value) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value } })
  }, [value])
  return <div ref={place} />
}

/**
 * A browser that types over selected colours writes them into the page as inline styles, which the policy refuses and logs. So what
 * replaces a selection is put in here.
 */
const OVERTYPE = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event
    if (inputType !== 'insertText' || data === null || view.composing || view.state.selection.main.empty) return false
    event.preventDefault()
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    return true
  },
})

const spoken = new Compartment()

function languageOf(language: 'nodejs' | 'python') {
  return language === 'python' ? [python(), indentUnit.of('    ')] : [javascript(), indentUnit.of('  ')]
}

/** Colours that keep a contrast of 4.5 in both schemes. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'light-dark(#8a1f7d, #e599f7)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'light-dark(#1b6e2e, #8ce99a)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'light-dark(#a03d00, #ffc078)' },
  { tag: [tags.comment], color: 'light-dark(#5a626a, #a6acb3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'light-dark(#1c4f9c, #74c0fc)' },
  { tag: [tags.className, tags.typeName], color: 'light-dark(#0b6b6b, #66d9e8)' },
])

const LOOK = EditorView.theme({
  '&': {
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-md)',
    backgroundColor: 'var(--mantine-color-body)',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55', maxHeight: '60vh' },
  '.cm-content': { minHeight: '320px', caretColor: 'var(--mantine-color-text)', wordBreak: 'break-word' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    // The editor makes it as high as the lines; its edge goes as far down as the place for them.
    minHeight: '320px !important',
    backgroundColor: 'transparent',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--coffer-quiet)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#c5d3ff, #364a8f)',
  },
})
