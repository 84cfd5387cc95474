import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where the build lies, beside the sources that it was made of. */
const BUILT = fileURLToPath(new URL('../../dist/console/', import.meta.url))
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const
/** Stands in the built page where each answer puts its own. */
const NONCE = '__NONCE__'
const FOR_EVER = 'public, max-age=31536000, immutable'

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Coffer</title>
<p>The console is not built here. <code>npm start</code> builds it; so does any start with its packages installed.</p></html>
`

/** The built files by their path under /console/, read when the first of them is asked for. */
type Files = ReadonlyMap<string, Buffer>

/** The console's page and its files under /console, and the way there from /. Nothing of it needs to know who asks. */
export function consoleFiles(app: FastifyInstance, folder = BUILT): void {
  let files: Files | undefined
  const built = () => {
    files ??= filesIn(folder)
    return files
  }
  const page = (_request: FastifyRequest, reply: FastifyReply) => sendPage(reply, built())
  app.get('/', (request, reply) => (wantsPage(request) ? reply.code(302).header('location', '/console').send() : reply.callNotFound()))
  app.route({ method: ['GET', 'HEAD'], url: '/console', handler: page })
  app.route({
    method: ['GET', 'HEAD'],
    url: '/console/*',
    handler: (request, reply) => {
      const name = (request.params as Record<string, string>)['*'] ?? ''
      if (name === 'api' || name.startsWith('api/')) return reply.callNotFound()
      if (!name.startsWith('assets/')) return sendPage(reply, built())
      const file = built().get(name)
      return file === undefined
        ? outward(reply).code(404).type('text/plain').send('no such file\n')
        : sendFile(request, reply, built(), name, file)
    },
  })
}

function filesIn(folder: string): Files {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return new Map(
      entries.map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(folder.length).replaceAll('\\', '/'), readFileSync(path)]
      }),
    )
  } catch {
    return new Map()
  }
}

function wantsPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true
}

/** The one page. Which screen it shows the browser reads from the address. */
function sendPage(reply: FastifyReply, files: Files): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const page = files.get('index.html')?.toString('utf8') ?? NOT_BUILT
  outward(reply).raw.setHeader('content-security-policy', policy(nonce))
  return reply
    .code(files.size === 0 ? 503 : 200)
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE, nonce))
}

/**
 * Nothing but our own files, no script and no style written into the page. The component library makes a few style
 * elements at run time (its variables, its widths per screen size): these carry the nonce, which differs in every answer.
 * Styles set by script on an element's `style` are no markup, and no policy speaks of them.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** The name holds the hash of the content: it may be kept for ever. */
function sendFile(request: FastifyRequest, reply: FastifyReply, files: Files, name: string, plain: Buffer): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const found = ENCODINGS.find(([encoding, ending]) => accepts(accepted, encoding) && files.has(name + ending))
  outward(reply).raw.setHeader('cache-control', FOR_EVER)
  reply.raw.setHeader('vary', 'accept-encoding')
  if (found !== undefined) reply.raw.setHeader('content-encoding', found[0])
  return reply
    .code(200)
    .type(TYPES[extname(name)] ?? 'application/octet-stream')
    .send(found === undefined ? plain : files.get(name + found[1]))
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', ...rest] = each.trim().split(';')
    return name.trim().toLowerCase() === encoding && !rest.some((part) => /^\s*q=0(\.0*)?\s*$/.test(part))
  })
}

function outward(reply: FastifyReply): FastifyReply {
  reply.raw.setHeader('x-content-type-options', 'nosniff')
  reply.raw.setHeader('referrer-policy', 'no-referrer')
  reply.raw.setHeader('cross-origin-opener-policy', 'same-origin')
  reply.raw.setHeader('cross-origin-resource-policy', 'same-origin')
  reply.raw.setHeader('x-frame-options', 'DENY')
  return reply
}
