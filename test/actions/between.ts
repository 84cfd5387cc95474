import { createServer as createHttpServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { after } from 'node:test'

/** How PostgreSQL, MySQL and MariaDB, and Redis are told a new password. */
const CHANGE = /ALTER (ROLE|USER)|SET PASSWORD|SETUSER/

/** What a test does where it broke in: `go on`, or `drop` the connection without a word. */
type Act = () => Promise<'go on' | 'drop'>

/** Stands between an action and everything that it talks to, so that a test can break in before or after each of its steps. */
export interface Between {
  /** For the parameter `secretManagerUrl`. */
  url: string
  /** Where the action finds its target. */
  port: number
  /**
   * Does `act` once, at `start`, `generate-random-secret`, `pending`, `complete` (before Coffer hears of the call), `after …` (before the action
   * hears the answer), each with its number from the second time on (`pending 2`), `connection 1`, `connection 2`, … (before the target does,
   * counted in each run), or `change`: what sets the password is on its way to the target.
   */
  at(point: string, act: Act): void
  /** Every point that was passed in the run before, in order. */
  passed: string[]
}

export async function standBetween(cofferUrl: string, targetPort: number): Promise<Between> {
  const passed: string[] = []
  const times = new Map<string, number>()
  let connections = 0
  let breakIn: { point: string; act: Act } | undefined
  const reach = async (point: string) => {
    passed.push(point)
    if (breakIn?.point !== point) return 'go on'
    const { act } = breakIn
    breakIn = undefined
    return act()
  }
  const relay = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const step = incoming.url?.split('/').at(-1) ?? ''
    if (step === 'start') {
      connections = 0
      passed.length = 0
      times.clear()
    }
    const time = (times.get(step) ?? 0) + 1
    times.set(step, time)
    const point = time === 1 ? step : `${step} ${time}`
    if ((await reach(point)) === 'drop') return incoming.socket.destroy()
    const answer = await forward(incoming, cofferUrl)
    if ((await reach(`after ${point}`)) === 'drop') return incoming.socket.destroy()
    return hand(answer, outgoing)
  }
  const tunnel = async (socket: Socket) => {
    socket.on('error', () => socket.destroy())
    if ((await reach(`connection ${++connections}`)) === 'drop') return socket.destroy()
    return join(socket, dial(targetPort, '127.0.0.1'), reach)
  }
  const calls = createHttpServer((incoming, outgoing) => void relay(incoming, outgoing))
  const target = createServer((socket) => void tunnel(socket))
  const url = `http://127.0.0.1:${await listen(calls)}`
  const at = (point: string, act: Act) => {
    breakIn = { point, act }
  }
  return { url, port: await listen(target), passed, at }
}

function forward(incoming: IncomingMessage, cofferUrl: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request(cofferUrl + incoming.url, { method: incoming.method, headers: incoming.headers }, resolve)
    call.once('error', reject)
    incoming.pipe(call)
  })
}

function hand(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
  answer.pipe(outgoing)
}

/** What was sent arrives, also where its sender went meanwhile. */
function join(one: Socket, other: Socket, reach: (point: string) => Promise<'go on' | 'drop'>): void {
  const held = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      if (!CHANGE.test(chunk.toString('latin1'))) return done(null, chunk)
      return void reach('change').then((act) => (act === 'drop' ? one.destroy() : done(null, chunk)))
    },
  })
  other.on('error', () => one.destroy())
  other.on('close', () => one.destroy())
  one.pipe(held).pipe(other).pipe(one)
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => void server.close())
  return (server.address() as AddressInfo).port
}
