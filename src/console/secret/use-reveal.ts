import { useCallback, useEffect, useState } from 'react'
import { client } from '../api/client.ts'
import type { Pair } from '../create/draft.ts'
import { readJson } from '../create/read-json.ts'
import { now } from '../now.ts'
import { copySecret } from './clipboard.ts'
import type { Stage } from './use-secret.ts'

/** How long a value stays on the screen. */
export const SHOWN_MS = 60_000
const NONE: ReadonlyMap<string, Shown> = new Map()

interface Shown {
  value: string
  at: number
}

export interface Revealed {
  /** The keys of the value, once they were read; `target` is what a rotation changes. */
  keys: readonly { key: string; target: boolean }[] | undefined
  /** What stands on the screen, by key. Nothing else of a value is kept. */
  shown: ReadonlyMap<string, Shown>
  busy: boolean
  failure: unknown
  /** When it was read last: that read is in the history. */
  readAt: number | undefined
  showKeys: () => void
  show: (key: string) => void
  showAll: () => void
  hide: (key?: string) => void
  copy: (key: string) => void
  copyAll: (name: string) => void
}

/** One stage of a value. Each showing and each copy is a read of its own, and keeps no more of it than what is shown. */
export function useReveal(secretId: string, stage: Stage): Revealed {
  const [keys, setKeys] = useState<Revealed['keys']>()
  const [shown, setShown] = useState(NONE)
  const hide = useCallback((key?: string) => setShown((before) => without(before, key)), [])
  useHidingAgain(shown, hide)
  const { reading, busy, failure, readAt } = useReading(secretId, stage, setKeys)
  const show = (add: (pairs: readonly Pair[]) => readonly Pair[]) =>
    void reading(async (read) => {
      const { pairs } = await read()
      const at = now()
      setShown((before) => new Map([...before, ...add(pairs).map(({ key, value }) => [key, { value, at }] as const)]))
    })
  const copy = (name: string, pick: (pairs: readonly Pair[], text: string) => string) =>
    void reading((read) =>
      copySecret(
        name,
        read().then(({ pairs, text }) => pick(pairs, text)),
      ),
    )
  const textAt = (pairs: readonly Pair[], key: string) => pairs.find((pair) => pair.key === key)?.value ?? ''
  return {
    keys,
    shown,
    busy,
    failure,
    readAt,
    showKeys: () => show(() => []),
    show: (key) => show((pairs) => pairs.filter((pair) => pair.key === key)),
    showAll: () => show((pairs) => pairs),
    hide,
    copy: (key) => copy(key, (pairs) => textAt(pairs, key)),
    copyAll: (name) => copy(name, (_, text) => text),
  }
}

interface Read {
  pairs: readonly Pair[]
  text: string
}

function useReading(secretId: string, stage: Stage, onKeys: (keys: Revealed['keys']) => void) {
  const [state, setState] = useState<{ busy: boolean; failure?: unknown; readAt?: number | undefined }>({ busy: false })
  const reading = async (use: (read: () => Promise<Read>) => Promise<void>) => {
    setState((before) => ({ ...before, busy: true, failure: undefined }))
    let readAt: number | undefined
    const read = async () => {
      const { decryptedSecretValue, rotationTargets } = await client.getSecretStageValue({ params: { secretId, stage } })
      readAt = now()
      const found = readJson(decryptedSecretValue.value)
      const pairs = 'pairs' in found ? found.pairs : []
      onKeys(pairs.map(({ key }) => ({ key, target: rotationTargets.includes(key) })))
      return { pairs, text: decryptedSecretValue.value }
    }
    const failure = await use(read).then(
      () => undefined,
      (error: unknown) => error,
    )
    setState((before) => ({ busy: false, failure, readAt: readAt ?? before.readAt }))
  }
  return { reading, busy: state.busy, failure: state.failure, readAt: state.readAt }
}

/** Nothing stays on the screen for long, counted from when it was shown, nor when somebody looks at something else. */
function useHidingAgain(shown: ReadonlyMap<string, Shown>, hide: (key?: string) => void): void {
  useEffect(() => {
    if (shown.size === 0) return
    const timers = [...shown].map(([key, { at }]) => setTimeout(() => hide(key), at + SHOWN_MS - now()))
    const whenUnseen = () => document.visibilityState === 'hidden' && hide()
    document.addEventListener('visibilitychange', whenUnseen)
    return () => {
      for (const timer of timers) clearTimeout(timer)
      document.removeEventListener('visibilitychange', whenUnseen)
    }
  }, [shown, hide])
}

function without(shown: ReadonlyMap<string, Shown>, key: string | undefined): ReadonlyMap<string, Shown> {
  return key === undefined ? NONE : new Map([...shown].filter(([each]) => each !== key))
}
