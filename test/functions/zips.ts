import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip that a test writes by hand, honest or not. */
export interface ZipEntry {
  name: string
  text?: string | Buffer
  /** Unix mode; 0o120777 is a link. */
  mode?: number
  /** What the archive claims, where that is not the truth. */
  size?: number
  crc?: number
  flags?: number
}

/** A zip as bytes, written by the book so that each of its fields can be made to lie. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const bytes = Buffer.from(entry.text ?? '')
    const packed = deflateRawSync(bytes)
    const flags = 0x0800 | (entry.flags ?? 0)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(entry.crc ?? crc32(bytes), 10)
    common.writeUInt32LE(packed.byteLength, 14)
    common.writeUInt32LE(entry.size ?? bytes.byteLength, 18)
    common.writeUInt16LE(name.byteLength, 22)
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, name)
    offset += 30 + name.byteLength + packed.byteLength
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.byteLength, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

export function zipped(...entries: ZipEntry[]): string {
  return zip(entries).toString('base64')
}
