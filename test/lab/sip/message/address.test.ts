import fc from 'fast-check'
import { branchOf, parseAddress, parseUri, tagOf, userOf } from './address.ts'

describe('addresses', () => {
  it('reads a name, a URI and parameters', () => {
    const address = parseAddress(
      '"Ada \\"the\\" Winter; Ltd, <1>" <sip:ada@sip.example;transport=ws>;tag=7;x',
    )
    expect(address).toMatchObject({
      displayName: 'Ada "the" Winter; Ltd, <1>',
      uri: 'sip:ada@sip.example;transport=ws',
    })
    expect([...(address?.parameters ?? [])]).toEqual([
      ['tag', '7'],
      ['x', ''],
    ])
  })

  it('gives parameters after a bare URI to the header', () => {
    expect(tagOf('sip:ada@sip.example;tag=7')).toBe('7')
  })

  it('reads a GRUU', () => {
    const uri = parseUri('sip:ada@sip.example;gr=urn:uuid:f81d4fae')
    expect(uri?.parameters.get('gr')).toBe('urn:uuid:f81d4fae')
  })

  it('reads host, port and a password that it drops', () => {
    expect(parseUri('SIPS:ada:secret@SIP.Example:5061')).toMatchObject({
      scheme: 'sips',
      user: 'ada',
      host: 'sip.example',
      port: 5061,
    })
  })

  it.each(['tel:+4930123', 'sip:', 'sip:a b@c', 'http://sip.example', ''])('has no SIP URI in %j', (text) => {
    expect(parseUri(text)).toBeUndefined()
  })

  it('finds user, tag and branch', () => {
    expect(userOf('<sip:+4930123@sip.example>;tag=1')).toBe('+4930123')
    expect(branchOf('SIP/2.0/WS a.invalid;rport;branch=z9hG4bK1')).toBe('z9hG4bK1')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseUri(text)
        parseAddress(text)
        branchOf(text)
      }),
    )
  })
})
