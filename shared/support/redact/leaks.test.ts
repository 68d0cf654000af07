import fc from 'fast-check'
import { createRedactor } from './redactor.ts'

/** What must never be in a file for support. */
interface Private {
  readonly number: string
  readonly other: string
  readonly name: string
  readonly secret: string
}

const digits = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[1-9]\\d{${String(least - 1)},${String(most - 1)}}$`))
const letters = (least: number) => fc.stringMatching(new RegExp(`^[A-Z][a-z]{${String(least)},12}$`))

const secrets: fc.Arbitrary<Private> = fc.record({
  number: digits(9, 14),
  other: digits(9, 14),
  // So long that they are in no word of the message by chance.
  name: letters(9),
  secret: fc.stringMatching(/^[A-Za-z\d+/]{24}$/),
})

type Place = (secret: Private) => string

/** Parameters that providers put behind a number, before and behind the host. */
const ofNumber: readonly Place[] = [
  ({ other }) => `;npdi;rn=+${other}`,
  () => ';cpc=ordinary',
  ({ other }) => `;isub=${other}`,
  ({ other }) => `;phone-context=+${other}`,
  () => ';noa=4',
  ({ name }) => `;${name}`,
  ({ other }) => `;postd=pp${other}`,
  ({ other, secret }) => `;ext=${other};x=${secret}`,
  ({ secret }) => `:${secret}`,
]

const uris: readonly Place[] = [
  ...ofNumber.flatMap((more): readonly Place[] => [
    (all) => `sip:+${all.number}${more(all)}@sip.example`,
    (all) => `SIPS:00${all.number}${more(all)}@192.0.2.1:5061;user=phone`,
    (all) => `sip:%2B${all.number}${more(all)}@sip.example`,
    (all) => `tel:${all.number}${more(all)}`,
    (all) => `sip:${all.number}@sip.example${more(all)}`,
  ]),
  ({ number }) => `sip:${number}`,
  ({ number }) => `sip:+${number}@${number}`,
  ({ name }) => `sip:${name}@sip.example`,
  ({ name, other }) => `sip:${name}@x@${other};tag=1`,
  ({ number, other }) => `sip:${number}@x?Replaces=${other}%40x%3Bto-tag%3D1%3Bfrom-tag%3D2`,
  ({ number, name }) => `sip:${number}@x?Subject=${name}&From=%22${name}%22%20%3Csip%3A${name}%40x%3E`,
  ({ number, name }) => `https://crm.example/${name}?phone=+${number}&name=${name}`,
  ({ secret, name }) => `https://${name}:${encodeURIComponent(secret)}@crm.example/`,
  ({ name }) => `mailto:${name}@x.example`,
  ({ secret }) => `data:text/plain,${secret}`,
]

const addressHeaders = [
  ...[
    'From',
    'To',
    'Contact',
    'f',
    't',
    'm',
    'r',
    'b',
    'FROM',
    'cOnTaCt',
    'Refer-To',
    'Referred-By',
    'Reply-To',
  ],
  ...['P-Asserted-Identity', 'P-Preferred-Identity', 'P-Called-Party-ID', 'Remote-Party-ID', 'Diversion'],
  ...[
    'History-Info',
    'Call-Info',
    'Alert-Info',
    'Route',
    'Record-Route',
    'Path',
    'P-Charging-Vector',
    'X-Any',
  ],
]

const inAddress: readonly ((uri: string, all: Private) => string)[] = [
  (uri) => uri,
  (uri) => `<${uri}>;tag=abc`,
  (uri, { name }) => `"${name}" <${uri}>`,
  (uri, { name }) => `"a \\" ${name} <x>" <${uri}>;tag=1`,
  (uri, { name }) => `${name} <${uri}>`,
  (uri, { name }) => `${name} ${name}<${uri}>;x="${name}"`,
  (uri, { name }) => `"${name}\r\n ${name}"\r\n\t<${uri}>`,
  (uri, { name }) => `"${name} <${uri}>`,
  (uri) => `<${uri}>, <${uri}>;index=1`,
  (uri) => `<${uri}`,
]

const headers: readonly Place[] = [
  ...['Subject', 's', 'SUBJECT', 'Organization', 'X-Caller-Name', 'P-Anything'].map(
    (header): Place =>
      ({ name, number }) =>
        `${header}: ${name} ${number}`,
  ),
  ({ name, number }) => `Subject:\r\n ${name}\r\n\t${number}`,
  ({ number }) => `Call-ID: ${number}-1@pbx`,
  ({ number }) => `i: +${number}`,
  ({ secret, name }) => `Authorization: Digest username="${name}", response="${secret}"`,
  ({ secret }) => `authorization :\r\n Bearer ${secret}`,
  ({ secret }) => `Proxy-Authenticate: Digest realm="x",\r\n nonce="${secret}"`,
  ({ secret }) => `Authentication-Info: nextnonce="${secret}"`,
  ({ secret }) => `Identity: ${secret}`,
  ({ name }) => `Reason: SIP;cause=480;text="${name} is out"`,
  ({ name }) => `Warning: 399 pbx "${name}"`,
  ({ name }) => `Retry-After: 120 (${name})`,
  ({ name }) => `${name}`,
  ({ name }) => `Via: SIP/2.0/WSS x.invalid;branch=z9hG4bK1;x=${name}`,
]

/** What somebody types on the keypad. */
const bodies: readonly (readonly [type: string, Place])[] = [
  ['application/dtmf-relay', ({ number }) => `Signal=${number}\r\nDuration=160`],
  ['application/dtmf', ({ number }) => number],
  ['text/plain', ({ name, number }) => `${name} ${number}`],
  ['application/simple-message-summary', ({ number }) => `Message-Account: sip:${number}@x`],
  ['application/dialog-info+xml', ({ name, number }) => `<remote display="${name}">sip:${number}@x</remote>`],
  ['message/sipfrag', ({ number }) => `SIP/2.0 200 OK\r\nContact: <sip:${number}@x>`],
  ['multipart/mixed;boundary=b', ({ name }) => `--b\r\nContent-Type: application/sdp\r\n\r\ns=${name}`],
  ['application/sdp-not', ({ secret }) => `a=ice-pwd:${secret}`],
]

const descriptions: readonly Place[] = [
  ({ name }) => `o=${name} 1 1 IN IP4 10.0.0.1`,
  ({ number }) => `o=${number} 1 1 IN IP4 10.0.0.1`,
  ({ name }) => `s=${name}`,
  ({ name, number }) => `i=${name} ${number}`,
  ({ name }) => `u=https://x.example/${name}`,
  ({ name }) => `e=${name}@x.example (${name})`,
  ({ number }) => `p=+${number}`,
  ({ secret }) => `k=base64:${secret}`,
  ({ secret }) => `a=ice-ufrag:${secret}`,
  ({ secret }) => `a=ice-pwd:${secret}`,
  ({ secret }) => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secret}`,
  ({ secret }) => `a=key-mgmt:mikey ${secret}`,
  ({ name }) => `a=ssrc:1 cname:${name}@x`,
  ({ name }) => `a=${name} ${name}`,
  ({ secret }) => `a=candidate:1 1 udp 1 10.0.0.1 9 typ host ufrag ${secret}`,
  ({ name }) => name,
]

const request = (headerLines: string, body = '', uri = 'sip:x.example') =>
  `INVITE ${uri} SIP/2.0\r\n${headerLines}\r\nCSeq: 1 INVITE\r\n\r\n${body}`

const messages: readonly Place[] = [
  ...uris.map(
    (uri): Place =>
      (all) =>
        request('Max-Forwards: 70', '', uri(all)),
  ),
  ...headers.map(
    (header): Place =>
      (all) =>
        request(header(all)),
  ),
  ...bodies.flatMap(([type, content]) => [
    (all: Private) => request(`Content-Type: ${type}`, content(all)),
    (all: Private) => request(`c : ${type}`, content(all)),
  ]),
  ...descriptions.flatMap((line) => [
    (all: Private) => request('Content-Type: application/sdp', `v=0\r\n${line(all)}\r\n`),
    (all: Private) => request('C:\r\n application/SDP;x=y', `v=0\n${line(all)}\n`),
  ]),
]

const holdsNone = (safe: string, { number, other, name, secret }: Private): void => {
  for (const hidden of [number, other, secret]) expect(safe).not.toContain(hidden)
  expect(safe.toLowerCase()).not.toContain(name.toLowerCase())
}

test(`no number, name or secret is left in ${String(messages.length)} places of a message`, () => {
  fc.assert(
    fc.property(secrets, (all) => {
      for (const message of messages) holdsNone(createRedactor().message(message(all)), all)
    }),
    { numRuns: 20 },
  )
})

test('no number, name or secret is left of any address in any header', () => {
  const [header, write] = [fc.constantFrom(...addressHeaders), fc.constantFrom(...inAddress)]
  fc.assert(
    fc.property(secrets, header, write, (all, name, addressWith) => {
      const lines = uris.map((uri) => `${name}: ${addressWith(uri(all), all)}`).join('\r\n')
      holdsNone(createRedactor().message(request(lines)), all)
    }),
    { numRuns: 500 },
  )
})

test('a message keeps its method, its host, its tag and its sequence, whatever goes', () => {
  fc.assert(
    fc.property(secrets, fc.constantFrom(...ofNumber), (all, more) => {
      const from = `From: "${all.name}" <sip:+${all.number}${more(all)}@sip.example>;tag=a73kszlfl`
      const safe = createRedactor().message(request(from))
      expect(safe).toMatch(
        /^INVITE sip:x\.example SIP\/2\.0\r\nFrom: "…" <sip:….*@sip\.example>;tag=a73kszlfl\r\nCSeq: 1 INVITE/,
      )
    }),
  )
})

test('no number, name or secret is left in a line of text that holds an address', () => {
  fc.assert(
    fc.property(secrets, (all) => {
      for (const uri of uris.filter((place) => /^(?:sips?|tel):/i.test(place(all)))) {
        const redactor = createRedactor()
        redactor.learn('', all.name)
        holdsNone(redactor.text(`refused ${uri(all)}.`), all)
      }
    }),
    { numRuns: 50 },
  )
})
