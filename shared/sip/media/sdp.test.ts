import {
  directionOf,
  fingerprintOf,
  generationOf,
  holds,
  mendAnswer,
  namesRelay,
  sharesTelephoneEvents,
} from './sdp.ts'

const sdp = (...lines: string[]) => ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 0', ...lines, ''].join('\r\n')

describe('a session description', () => {
  it('tells the direction of the audio', () => {
    expect(directionOf(sdp('a=sendonly'))).toBe('sendonly')
    expect(directionOf(sdp())).toBe('sendrecv')
  })

  it('tells which generation its path is of', () => {
    expect(generationOf(sdp('a=ice-ufrag:wq/1', 'a=ice-pwd:secret'))).toBe('wq/1')
    expect(generationOf(sdp())).toBeUndefined()
  })

  it('tells who does not listen', () => {
    const directions = ['sendrecv', 'recvonly', 'sendonly', 'inactive']
    expect(directions.map((direction) => holds(sdp(`a=${direction}`)))).toEqual([false, false, true, true])
  })

  it.each([
    ['sendonly', 'sendrecv', 'recvonly'],
    ['sendonly', 'sendonly', 'recvonly'],
    ['sendonly', 'inactive', 'inactive'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['inactive', 'sendrecv', 'inactive'],
    ['sendrecv', 'sendonly', 'sendonly'],
  ])('to an offer of %s, an answer of %s means %s', (offer, answer, meant) => {
    expect(mendAnswer(sdp(`a=${answer}`), sdp(`a=${offer}`))).toBe(sdp(`a=${meant}`))
  })

  it('to an offer of sendonly, an answer without a direction means recvonly', () => {
    expect(mendAnswer(sdp(), sdp('a=sendonly'))).toBe(sdp('a=recvonly'))
  })

  it('keeps a stream that is held on both sides, though the answer refuses it', () => {
    const answer = sdp('a=ice-ufrag:x', 'a=inactive')
    expect(mendAnswer(answer.replace('audio 9', 'audio 0'), sdp('a=inactive'))).toBe(answer)
    const refusal = sdp('a=inactive').replace('audio 9', 'audio 0')
    expect(mendAnswer(refusal, sdp('a=inactive'))).toBe(refusal)
  })

  it('tells the certificate of whoever wrote it', () => {
    expect(fingerprintOf(sdp('a=fingerprint:sha-256 AB:CD'))).toBe('sha-256 ab:cd')
    expect(fingerprintOf(sdp())).toBeUndefined()
  })

  it('tells whether a relay is a way to whoever wrote it', () => {
    const candidate = (kind: string) => sdp(`a=candidate:1 1 udp 1 192.0.2.1 9 typ ${kind}`)
    expect(namesRelay(candidate('relay raddr 0.0.0.0 rport 0'))).toBe(true)
    expect(namesRelay(candidate('host'))).toBe(false)
  })

  it('shares telephone events where both sides name the same number', () => {
    const events = (payload: number) => sdp(`a=rtpmap:${String(payload)} telephone-event/8000`)
    expect(sharesTelephoneEvents(events(126), events(126))).toBe(true)
    expect(sharesTelephoneEvents(events(126), events(101))).toBe(false)
    expect(sharesTelephoneEvents(events(126), sdp())).toBe(false)
  })
})
