import { createHash, createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { IceServer } from '../../../shared/ports/telephony.ts'

/** Numbers of RFC 8489 (STUN) and RFC 8656 (TURN). */
const methods = { binding: 0x0001, allocate: 0x0003 } as const
const classes = { success: 0x0100, error: 0x0110 } as const
const attributes = {
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  mapped: 0x0020,
} as const

const cookie = 0x2112a442
const realm = 'lab'
const credentials = { username: 'ada', credential: 'only for tests' } as const

/** Addresses of the documentation (RFC 5737): nobody has them. */
const seenAs = [203, 0, 113, 7]

const attribute = (type: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function address(type: number, port: number): Buffer {
  const value = Buffer.alloc(8)
  value.writeUInt8(1, 1)
  value.writeUInt16BE(port ^ (cookie >>> 16), 2)
  value.writeUInt32BE((Buffer.from(seenAs).readUInt32BE(0) ^ cookie) >>> 0, 4)
  return attribute(type, value)
}

const message = (type: number, transaction: Buffer, length: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(length, 2)
  return Buffer.concat([head, transaction, body])
}

/** With MESSAGE-INTEGRITY, over a length that counts it. */
function signed(type: number, transaction: Buffer, body: Buffer): Buffer {
  const { username, credential } = credentials
  const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest()
  const text = message(type, transaction, body.length + 24, body)
  return Buffer.concat([text, attribute(attributes.integrity, createHmac('sha1', key).update(text).digest())])
}

/** What a server answers a request with; nothing to what it does not know. */
function answerTo(request: Buffer, port: number, isOpen: boolean): Buffer | undefined {
  const type = request.readUInt16BE(0)
  const transaction = request.subarray(4, 20)
  const mapped = address(attributes.mapped, port)
  if (type === methods.binding)
    return message(methods.binding | classes.success, transaction, mapped.length, mapped)
  if (type !== methods.allocate) return undefined
  const isSigned = request.includes(credentials.username)
  if (isSigned && isOpen) {
    const lifetime = attribute(attributes.lifetime, Buffer.from([0, 0, 2, 88]))
    const body = Buffer.concat([address(attributes.relayed, 50_000), mapped, lifetime])
    return signed(methods.allocate | classes.success, transaction, body)
  }
  const code = attribute(attributes.error, Buffer.from([0, 0, 4, isSigned ? 3 : 1]))
  const body = Buffer.concat([
    code,
    attribute(attributes.realm, Buffer.from(realm)),
    attribute(attributes.nonce, Buffer.from('nonce')),
  ])
  return message(methods.allocate | classes.error, transaction, body.length, body)
}

export interface IceServerHere {
  readonly stun: IceServer
  readonly turn: IceServer
  close(): void
}

/**
 * Answers as STUN and TURN servers do that are outside of this network; it relays nothing.
 *
 * @param isOpen whether it lets phones through as a relay
 */
export async function startIceServer(isOpen = true): Promise<IceServerHere> {
  const socket = createSocket('udp4')
  socket.on('message', (request, from) => {
    const answer = answerTo(request, from.port, isOpen)
    if (answer) socket.send(answer, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const place = `127.0.0.1:${String(socket.address().port)}`
  return {
    stun: { urls: [`stun:${place}`] },
    turn: { urls: [`turn:${place}?transport=udp`], ...credentials },
    close: () => socket.close(),
  }
}
