import { Route, Routes } from 'react-router'
import { NoSuchPage } from '../shell/no-such-page.tsx'
import { CreateKey } from './create-key.tsx'
import { KeyDetail } from './key-detail.tsx'
import { KeyList } from './key-list.tsx'

/** Protection keys: the list, a new one, and one of them. */
export function Screen() {
  return (
    <Routes>
      <Route index element={<KeyList />} />
      <Route path="new" element={<CreateKey />} />
      <Route path=":keyTag" element={<KeyDetail />} />
      <Route path="*" element={<NoSuchPage />} />
    </Routes>
  )
}
