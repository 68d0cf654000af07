import { Grammar, type URI } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Party } from '../call/party.ts'

/** Whom to call: the party as the desk knows it, and the address on the wire. */
export interface Target {
  readonly party: Party
  readonly uri: URI
}

/** What people and records write between digits. */
const separators = /[\s\u00a0\u202f\u2010-\u2015()[\]./-]/g

/** The trunk digit of E.123: `+49 (0)30` is dialed without it. */
const trunkDigit = /^(\+\d+)[\s\u00a0]*\(0\)/

const dialable = /^\+?[0-9*#]+$/

const refuse = (input: string): never => {
  throw new PhoneError('call.bad-number', input.slice(0, 40))
}

/** Headers in an address would let a web page write into our INVITE. */
const isPlain = (uri: URI): boolean => uri.scheme === 'sip' && !uri.toString().includes('?')

function addressed(input: string): Target {
  const uri = Grammar.URIParse(input)
  if (!uri || !isPlain(uri)) return refuse(input)
  return { party: { number: uri.user ?? uri.host, address: uri.toString() }, uri }
}

/**
 * Reads what the agent wants to call: a number as people write it, or a `sip:` address. A number loses its visual
 * separators and nothing else, so a short or an emergency number goes out as it was entered.
 *
 * @param domain of the account, which numbers are called at
 * @throws PhoneError `call.bad-number`
 */
export function targetOf(input: string, domain: string): Target {
  const trimmed = input.trim()
  if (/^sip:/i.test(trimmed)) return addressed(trimmed)
  const number = trimmed
    .replace(/^tel:([^;]*).*$/i, '$1')
    .replace(trunkDigit, '$1')
    .replace(separators, '')
  if (!dialable.test(number)) return refuse(input)
  // A number sign is not allowed as it is in the user part (RFC 3261 section 25.1).
  const address = `sip:${number.replaceAll('#', '%23')}@${domain}`
  const uri = Grammar.URIParse(address)
  return uri ? { party: { number, address }, uri } : refuse(input)
}
