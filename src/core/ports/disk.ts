/** The disk that the store lies on, and a part of it that is kept for when the rest is full. */
export interface DiskPort {
  /** So many bytes the reserve has when it is whole; 0 where none is kept. */
  readonly whole: number
  /** Bytes that anybody may still write, beside the reserve. */
  free(): Promise<number>
  /** So many bytes of the reserve were given up. */
  missing(): Promise<number>
  /** Gives up a part of the reserve. `false`: nothing is left of it. */
  give(): Promise<boolean>
  /** Whether so many bytes can really be written now; nothing is left of them. */
  takes(bytes: number): Promise<boolean>
  /** Makes the reserve whole. Rejects where there is no room for it. */
  restore(): Promise<void>
}
