export interface Bar {
  timestamp: number
  count: number
}

export interface BarsProps {
  bars: readonly Bar[]
  /** How long each of them is, in milliseconds. */
  stepMs: number
  /** What is counted, for the bubble over a bar. */
  name: string
  /** The whole as a sentence, for readers of screens. */
  label: string
  height?: number
  /** A bar was pressed, or several were drawn over: the range of time that they stand for. */
  onRange?: (from: number, to: number) => void
}
