import { entitlementOf, ephemeralAccount } from './ephemeral.ts'

describe('short-lived accounts', () => {
  it('say until when and for whom, sealed with HMAC-SHA1 in base64', () => {
    expect(ephemeralAccount('secret', { extension: 'ada', expires: 1_700_000_000.7 })).toEqual({
      user: '1700000000:ada',
      password: 'lV8v9c9TsajfLXLkZIc5nnmtEng=',
    })
  })

  it('are read back', () => {
    const account = ephemeralAccount('secret', { extension: 'ada', expires: 1_700_000_000 })
    expect(entitlementOf('secret', account.user)).toEqual({
      extension: 'ada',
      expires: 1_700_000_000,
      password: account.password,
    })
  })

  it.each(['ada', ':ada', '17:', 'soon:ada'])('are not named %j', (user) => {
    expect(entitlementOf('secret', user)).toBeUndefined()
  })
})
