import '@mantine/core/styles.layer.css'
import './console.css'
import { createRoot } from 'react-dom/client'
import { readSession } from './api/client.ts'
import { App } from './app.tsx'
import { loadPhrases } from './phrases/spoken.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the console.')
// Both begin before anything is drawn; the page shows nothing that would jump when they come.
void readSession().catch(() => undefined)
await loadPhrases('shell', 'session', 'parts')
createRoot(root).render(<App />)
