/** Shows how far long work is, on one line of a terminal; where there is none, nothing is written. */
export function progress(what: string): { rows(done: number): void; end(): void } {
  const { stderr } = process
  let shown = 0
  return {
    rows: (done) => {
      if (!stderr.isTTY || done - shown < 1000) return
      shown = done
      stderr.write(`\r${what}: ${done.toLocaleString('en')} rows`)
    },
    end: () => {
      if (shown > 0) stderr.write('\r\x1b[K')
    },
  }
}
