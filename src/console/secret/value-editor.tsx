import { Button, Checkbox, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { isUsed, type Pair, pairFault, toJson, valueFault } from '../create/draft.ts'
import { ValueStep } from '../create/value-step.tsx'
import { Failure } from '../parts/failure.tsx'
import { LeaveDialog, LeaveGuard } from '../parts/leave-guard.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Overtaken } from './overtaken.tsx'
import { type Found, useFound, useSaving, withTargets } from './use-editing.ts'
import { type Detail, OLD_AFTER_CHANGE, type Stage, type Stages } from './use-secret.ts'

interface ValueEditorProps {
  secret: Detail
  stage: Stage
  stages: Stages
  onClose: () => void
}

/** Edits one stage. What was read and typed lives as long as this dialog, and nowhere else. */
export function ValueEditor({ secret, stage, stages, onClose }: ValueEditorProps) {
  const t = useTranslations('secret')
  const parts = useTranslations('parts')
  // Which stages were filled when it opened: what changes meanwhile is told when saving, and does not start it anew.
  const [filled] = useState(stages[stage] !== null)
  const { found, failure } = useFound(secret.secretId, stage, filled)
  const [asking, setAsking] = useState(false)
  // Known at once: a key may follow the last letter so soon that nothing was drawn in between.
  const dirty = useRef(false)
  const close = () => (dirty.current ? setAsking(true) : onClose())
  return (
    <Modal
      opened
      onClose={close}
      size={1080}
      title={t('editor.title', { stage: stage.toUpperCase() })}
      closeOnClickOutside={false}
      closeOnEscape={!asking}
      closeButtonProps={{ 'aria-label': parts('close') }}
    >
      {failure !== undefined && <Failure error={failure} />}
      {failure === undefined && found === undefined && <Skeleton height={240} />}
      {found !== undefined && <Editor {...{ secret, stage, stages, onClose, found }} onCancel={close} dirtyNow={dirty} />}
      {/* Not there before it asks: the key that opens it would close it again. */}
      {asking && <LeaveDialog opened onStay={() => setAsking(false)} onLeave={onClose} />}
    </Modal>
  )
}

interface EditorProps extends ValueEditorProps {
  found: Found
  /** Closing that may ask first; `onClose` does not. */
  onCancel: () => void
  dirtyNow: RefObject<boolean>
}

function Editor({ secret, stage, stages, onClose, onCancel, dirtyNow, found: first }: EditorProps) {
  const t = useTranslations('secret')
  const parts = useTranslations('parts')
  const [found, setFound] = useState(first)
  const [pairs, setPairs] = useState(first.pairs)
  const [shown, setShown] = useState(false)
  const [unread, setUnread] = useState(false)
  const [keeps, setKeeps] = useState(stage === 'active')
  const { saving, save } = useStoring(secret, stage, onClose)
  const wrong = whatIsWrong(pairs, found.targets)
  const dirty = toJson(pairs) !== toJson(found.pairs)
  useLayoutEffect(() => {
    dirtyNow.current = dirty
  })
  const store = (etag = found.etag, keep = found.text) => {
    setShown(true)
    if (wrong === undefined && !unread) void save(toJson(pairs), { etag, keep: keeps ? keep : undefined })
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('editor.text')}
      </Text>
      <ValueStep pairs={pairs} onChange={(next) => setPairs(withTargets(next, found.targets))} onUnread={setUnread} shown={shown} settled />
      {wrong === 'targets' && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('editor.targets', { keys: found.targets.join(', ') })}
        </Text>
      )}
      {stage === 'active' && <Keep keeps={keeps} onKeep={setKeeps} over={stages.previous !== null} />}
      {saving.overtaken && (
        <Overtaken
          secretId={secret.secretId}
          stage={stage}
          mine={pairs}
          busy={saving.busy}
          onMine={(newer) => {
            setFound(newer)
            store(newer.etag, newer.text)
          }}
          onTheirs={(newer) => {
            setFound(newer)
            setPairs(newer.pairs)
          }}
        />
      )}
      <Refusal error={saving.failure} />
      <LeaveGuard dirty={dirty} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {parts('cancel')}
        </Button>
        <Button loading={saving.busy} onClick={() => store()}>
          {t('save')}
        </Button>
      </Group>
    </Stack>
  )
}

function useStoring(secret: Detail, stage: Stage, onClose: () => void) {
  const t = useTranslations('secret')
  const notify = useNotify()
  const queries = useQueryClient()
  const { saving, save: send } = useSaving(secret.secretId, stage)
  const save = async (...given: Parameters<typeof send>) => {
    if (!(await send(...given))) return
    notify.done(t('editor.done', { stage: stage.toUpperCase() }))
    for (const id of OLD_AFTER_CHANGE) void queries.invalidateQueries({ queryKey: [id] })
    onClose()
  }
  return { saving, save }
}

function whatIsWrong(pairs: readonly Pair[], targets: readonly string[]): 'targets' | 'value' | undefined {
  const keys = new Set(pairs.filter(isUsed).map(({ key }) => key))
  if (targets.some((target) => !keys.has(target))) return 'targets'
  return valueFault(pairs) !== undefined || pairs.some((pair) => pairFault(pair, pairs) !== undefined) ? 'value' : undefined
}

/** Without it, the value that is in use now is gone with the saving. */
function Keep({ keeps, onKeep, over }: { keeps: boolean; onKeep: (keeps: boolean) => void; over: boolean }) {
  const t = useTranslations('secret')
  return (
    <Checkbox
      checked={keeps}
      onChange={(event) => onKeep(event.currentTarget.checked)}
      label={t('editor.keep')}
      description={t(keeps ? (over ? 'editor.kept-over' : 'editor.kept') : 'editor.lost')}
    />
  )
}
