import { randomUUID } from 'node:crypto'
import type { Account } from '../../authentication/digest.ts'
import { parseAddress } from '../../message/address.ts'
import { newTag } from '../../message/identifiers.ts'
import { headersOf, type SipResponse } from '../../message/message.ts'
import type { Draft } from './dialog.ts'

export interface RegistrationOptions {
  readonly ask: (draft: Draft) => Promise<SipResponse>
  /** The user part of the address of record. */
  readonly user: Account['user']
  readonly domain: string
  /** Our Contact URI. */
  readonly contact: string
  /** s that a registration is asked for. */
  readonly expires?: number
}

/** The registrar refused. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused'
  readonly status: number

  constructor(status: number, reason: string) {
    super(`${String(status)} ${reason}`)
    this.status = status
  }
}

/** Says where we can be reached, again and again before it expires (RFC 3261 §10.2). */
export function createRegistration({ ask, user, domain, contact, expires = 300 }: RegistrationOptions) {
  const callId = newTag()
  const instance = `urn:uuid:${randomUUID()}`
  const fromTag = newTag()
  const address = `<sip:${user}@${domain}>`
  let sequence = 0
  let gruu: string | undefined
  let wanted = false
  let timer: NodeJS.Timeout | undefined

  async function register(seconds: number): Promise<SipResponse> {
    sequence += 2
    return ask({
      method: 'REGISTER',
      uri: `sip:${domain}`,
      headers: [
        ['From', `${address};tag=${fromTag}`],
        ['To', address],
        ['Call-ID', callId],
        ['CSeq', `${String(sequence)} REGISTER`],
        ['Contact', `<${contact}>;+sip.instance="<${instance}>";expires=${String(seconds)}`],
        ['Supported', 'gruu'],
      ],
      body: '',
    })
  }

  /** @returns s that were granted */
  function take(response: SipResponse): number {
    const ours = headersOf(response, 'Contact')
      .map(parseAddress)
      .find((each) => each?.uri === contact)
    gruu = ours?.parameters.get('pub-gruu') ?? gruu
    return Number(ours?.parameters.get('expires') ?? expires)
  }

  function renewAfter(seconds: number): void {
    if (!wanted) return
    timer = setTimeout(() => {
      void register(expires).then((response) => {
        renewAfter(take(response) / 2)
      })
    }, seconds * 1000)
  }

  /** @throws RegistrationRefused */
  async function start(): Promise<void> {
    wanted = true
    const response = await register(expires)
    if (response.status >= 300) throw new RegistrationRefused(response.status, response.reason)
    renewAfter(take(response) / 2)
  }

  function stop(): void {
    wanted = false
    clearTimeout(timer)
  }

  return {
    start,
    stop,
    /** Says that we are not to be reached any more. */
    async remove(): Promise<void> {
      const isRegistered = wanted
      stop()
      if (isRegistered) await register(0)
    },
    /** The address that leads to us by whatever way we are registered (RFC 5627); none before the first success. */
    gruu: (): string | undefined => gruu,
  }
}

export type Registration = ReturnType<typeof createRegistration>
