import { randomFillSync } from 'node:crypto'
import { type FileHandle, open, rm, stat, statfs, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DiskPort } from '#core/ports/disk'

const PARTS = 16
const PIECE_BYTES = 256 * 1024

/**
 * A file that only takes up room, so that there is some when the disk is full. What is in it is random, so that no file system
 * makes it smaller than it says.
 */
export class Reserve implements DiskPort {
  readonly whole: number
  readonly #path: string

  constructor(path: string, whole: number) {
    this.#path = path
    this.whole = whole
  }

  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.#path))
    return bavail * bsize
  }

  async missing(): Promise<number> {
    return Math.max(0, this.whole - (await this.#size()))
  }

  async give(): Promise<boolean> {
    const left = (await this.#size()) - Math.ceil(this.whole / PARTS)
    if (left <= 0) return (await this.#size()) > 0 && (await rm(this.#path).then(() => true))
    await truncate(this.#path, left)
    return true
  }

  async takes(bytes: number): Promise<boolean> {
    const size = await this.#size()
    try {
      await this.#append(bytes)
      return true
    } catch {
      return false
    } finally {
      // A file that is too large because this never happened is made smaller with the next `restore`.
      await (size === 0 ? rm(this.#path, { force: true }) : truncate(this.#path, size))
    }
  }

  async restore(): Promise<void> {
    const size = await this.#size()
    // One that was made larger by another setting gives the rest back.
    if (size > this.whole) return this.whole === 0 ? rm(this.#path) : truncate(this.#path, this.whole)
    if (size === this.whole) return
    await this.#append(this.whole - size)
  }

  async #append(bytes: number): Promise<void> {
    const file = await open(this.#path, 'a', 0o600)
    try {
      await fill(file, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  async #size(): Promise<number> {
    return (await stat(this.#path).catch(() => undefined))?.size ?? 0
  }
}

async function fill(file: FileHandle, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= PIECE_BYTES) {
    const { bytesWritten } = await file.write(randomFillSync(Buffer.alloc(Math.min(PIECE_BYTES, left))))
    if (bytesWritten < Math.min(PIECE_BYTES, left)) throw new Error('The disk has no room for the reserve.')
  }
}
