import { ada, type SignInBench } from '../bench.ts'

/** Answers to a sign-in that are not the right one. */
export const answerJourneys = (bench: SignInBench): void => {
  const { open, openSignIn, enter, answer, signedIn, failed } = bench

  const signingIn = async () => {
    await open({ user: ada })
    await bench.ready()
    return openSignIn()
  }

  test('an answer with another state changes nothing', async () => {
    const popup = await signingIn()
    const closed = popup.page.waitForEvent('close')
    await popup.goOn(answer({ state: 'another', code: 'injected' }))
    await closed
    expect(await bench.desk.session()).toEqual({ state: 'signing-in' })

    const page = await bench.desk.context.newPage()
    await page.goto(popup.loginUrl)
    await enter({ page }, ada)
    await signedIn(ada)
  })

  test('an injected code signs nobody in', async () => {
    const popup = await signingIn()
    await popup.goOn(answer({ state: popup.state, code: 'injected' }))
    await failed('sign-in.refused')
  })

  test('a sign-in that was denied is told, and can be tried again', async () => {
    const popup = await signingIn()
    const description = '<img src=x onerror=alert(1)>'
    await popup.goOn(answer({ state: popup.state, error: 'access_denied', error_description: description }))
    expect(await failed('sign-in.denied')).toMatchObject({
      state: 'signed-out',
      failure: { detail: `access_denied: ${description}` },
    })
    await enter(await openSignIn(), ada)
    await signedIn(ada)
  })

  test('a code that was used once, and one that came with a wrong verifier, bring nothing', async () => {
    await bench.shortLived()
    const codes: string[] = []
    const popup = await signingIn()
    bench.desk.context.on('request', (request) => {
      if (!request.url().endsWith('/token')) return
      const code = new URLSearchParams(request.postData() ?? '').get('code')
      if (code) codes.push(code)
    })
    await enter(popup, ada)
    await signedIn(ada)
    expect(codes).toHaveLength(1)
    const body = {
      grant_type: 'authorization_code',
      client_id: bench.stage.request(ada).clientId,
      redirect_uri: bench.stage.redirectPage,
      code: codes[0] ?? '',
      code_verifier: 'x'.repeat(64),
    }
    const endpoint = `${bench.stage.issuerOf('acme')}/protocol/openid-connect/token`
    const replayed = await bench.desk.phone.evaluate(
      async ([address, form]) => {
        const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(form) })
        return [answer.status, ((await answer.json()) as { error: string }).error]
      },
      [endpoint, body] as const,
    )
    expect(replayed).toEqual([400, 'invalid_grant'])
    // The identity provider takes it for theft: what the code had brought is good no longer.
    await bench.renewNow()
    await bench.ended()
  })
}
