import { Sealed } from '#base/sealed'
import type { Ask } from '../root-key.ts'

const [ENTER, NEW_LINE, CTRL_C, CTRL_D, BACKSPACE, DELETE] = ['\r', '\n', '\u0003', '\u0004', '\b', '\u007f']

/** What asks at the terminal; `undefined` where standard input is none. */
export function asking(): Ask | undefined {
  return process.stdin.isTTY ? askUnseen : undefined
}

/** Asks on standard error, so that standard output holds nothing but results. What is typed is not shown. Ctrl-C ends the process. */
async function askUnseen(question: string): Promise<Sealed<string>> {
  const { stdin, stderr } = process
  // The terminal stops showing what is typed before anybody is asked to type.
  stdin.setRawMode(true)
  try {
    stderr.write(question)
    return new Sealed(await typedLine())
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

function typedLine(): Promise<string> {
  const { stdin } = process
  return new Promise((resolve, reject) => {
    let line = ''
    const end = (finish: () => void) => {
      stdin.off('data', hear)
      finish()
    }
    const hear = (typed: string) => {
      for (const letter of typed) {
        if (letter === ENTER || letter === NEW_LINE) return end(() => resolve(line))
        if (letter === CTRL_C || letter === CTRL_D) return end(() => reject(new Error('Nothing was typed. Nothing was changed.')))
        line = letter === BACKSPACE || letter === DELETE ? line.slice(0, -1) : line + letter
      }
    }
    stdin.setEncoding('utf8').on('data', hear).resume()
  })
}
