import { after, describe } from 'node:test'
import { pathToFileURL } from 'node:url'

let whenLastEnds: (() => Promise<unknown>)[] | undefined

/**
 * Runs test files one after the other in this process, each as a suite with the file's name. So they load what they test once, and
 * find it compiled. What a file starts ends with the file.
 */
export async function runBatch(files: readonly string[], timeoutMs: number): Promise<void> {
  whenLastEnds = []
  for (const file of files) {
    await describe(file, { timeout: timeoutMs }, async () => {
      await import(pathToFileURL(file).href)
    })
  }
  for (const work of whenLastEnds) await work()
}

/** Does this once the last test file of this process has ended: for what files share. */
export function afterAllFiles(work: () => Promise<unknown>): void {
  if (whenLastEnds === undefined) after(work)
  else whenLastEnds.push(work)
}
