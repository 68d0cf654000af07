import type { Page } from 'playwright-core'
import { numbers, sipDomain, tones } from '../../lab/agents.ts'
import { dialogOfCallee, dialogOfCaller } from '../../lab/sip/far-end/user-agent/dialog.ts'
import { newTag } from '../../lab/sip/message/identifiers.ts'
import type { Header, SipRequest, SipResponse } from '../../lab/sip/message/message.ts'
import type { Audio } from '../../lab/sip/far-end/media/audio.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { colleagueTone } from './far-calls.ts'
import { callsOf, command, dial, untilAgentHears, untilRinging, untilState } from './phone-page.ts'
import { sdpType, startScriptedParty, type ScriptedParty } from './scripted-party.ts'

const address = `sip:ben@${sipDomain}`

let bench: CallBench
let page: Page
let party: ScriptedParty

beforeAll(async () => {
  bench = await startCallBench()
})
afterAll(() => bench.close())

beforeEach(async () => {
  page = await bench.openReadyPhone()
  party = await startScriptedParty(bench)
})
afterEach(async () => {
  await page.evaluate(() => window.phone.telephony.disconnect())
  await page.context().close()
  await party.close()
})

const valueOf = (message: SipRequest | SipResponse, name: string): string | undefined =>
  message.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]

async function untilHears(audio: Audio, frequency: number): Promise<void> {
  const deadline = performance.now() + 5_000
  while (Math.abs((audio.heard().frequency ?? 0) - frequency) > 25) {
    if (performance.now() > deadline) throw new Error(`heard ${JSON.stringify(audio.heard())}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const untilProgress = (progress: string) =>
  page.waitForFunction((wanted) => {
    const [call] = window.phone.telephony.calls.get()
    return call?.state === 'dialing' && call.progress === wanted
  }, progress)

/** Calls the agent, with or without a description of audio; what the phone answers. */
async function callAgent(
  headers: readonly Header[],
  offer = '',
): Promise<{ invite: SipRequest; provisional: SipResponse[]; final: Promise<SipResponse> }> {
  const provisional: SipResponse[] = []
  const invite: SipRequest = {
    method: 'INVITE',
    uri: `sip:ada@${sipDomain}`,
    headers: [
      ['From', `"Ben" <${address}>;tag=${newTag()}`],
      ['To', `<sip:ada@${sipDomain}>`],
      ['Call-ID', newTag()],
      ['CSeq', '1 INVITE'],
      party.contact,
      ...headers,
      ...(offer ? [sdpType] : []),
    ],
    body: offer,
  }
  const final = new Promise<SipResponse>((resolve) => {
    party.agent.invite(invite, {
      onProvisional: (response) => provisional.push(response),
      onFinal: resolve,
    })
  })
  return { invite, provisional, final }
}

describe('early media', () => {
  it('is heard before the answer, and goes on after it', async () => {
    const key = await dial(page, address)
    const { request, respond } = await party.next('INVITE')
    const audio = party.audio(colleagueTone)
    const body = await audio.answer(request.body)
    respond(183, { headers: [party.contact, sdpType], body })
    await untilProgress('early-media')
    await untilAgentHears(page, colleagueTone)
    respond(200, { headers: [party.contact, sdpType], body })
    await untilState(page, key, 'active')
    await untilHears(audio, tones.agent)
  })

  it('of one telephone does not keep another one from answering', async () => {
    const other = await startScriptedParty(bench)
    const key = await dial(page, address)
    const [early, late] = await Promise.all([party.next('INVITE'), other.next('INVITE')])
    const [music, voice] = [party.audio(1000), other.audio(colleagueTone)]
    early.respond(183, { headers: [party.contact, sdpType], body: await music.answer(early.request.body) })
    await untilProgress('early-media')
    const dialog = dialogOfCallee(late.request, late.localTag, other.contact[1])
    late.respond(200, { headers: [other.contact, sdpType], body: await voice.answer(late.request.body) })
    const change = await other.next('INVITE')
    dialog.retarget(change.request)
    change.respond(200, { headers: [other.contact, sdpType], body: await voice.answer(change.request.body) })
    await untilState(page, key, 'active')
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(voice, tones.agent)])
    await command(page, 'hangUp', key)
    await other.close()
  })

  it('is acknowledged where it was sent reliably', async () => {
    await dial(page, address)
    const { request, respond } = await party.next('INVITE')
    expect(valueOf(request, 'Supported')).toContain('100rel')
    const reliable: Header[] = [
      ['Require', '100rel'],
      ['RSeq', '7'],
    ]
    respond(183, {
      headers: [party.contact, ...reliable, sdpType],
      body: await party.audio(colleagueTone).answer(request.body),
    })
    const prack = await party.next('PRACK')
    prack.respond(200)
    expect(valueOf(prack.request, 'RAck')).toBe(`7 ${valueOf(request, 'CSeq') ?? ''}`)
    respond(486)
  })
})

describe('a redirect', () => {
  it('is followed within the company', async () => {
    const key = await dial(page, address)
    const { respond } = await party.next('INVITE')
    const next = bench.farEnd.nextCall()
    respond(302, { headers: [['Contact', `<sip:${numbers.answers}@${sipDomain}>`]] })
    expect((await next).report().number).toBe(numbers.answers)
    await untilState(page, key, 'active')
    await untilAgentHears(page)
  })

  it('is followed once, so that two telephones cannot send a call around for ever', async () => {
    const key = await dial(page, address)
    const back: Header[] = [['Contact', `<${address}>`]]
    ;(await party.next('INVITE')).respond(302, { headers: back })
    ;(await party.next('INVITE')).respond(302, { headers: back })
    expect(await untilState(page, key, 'ended')).toMatchObject({ failure: 'call.redirected' })
  })

  it('to anybody else is not followed, and told', async () => {
    const key = await dial(page, address)
    ;(await party.next('INVITE')).respond(302, { headers: [['Contact', '<sip:+881600@premium.example>']] })
    expect(await untilState(page, key, 'ended')).toMatchObject({
      outcome: 'failed',
      failure: 'call.redirected',
    })
  })
})

describe('a session timer', () => {
  it('is offered, and lengthened where the far end asks for that', async () => {
    const key = await dial(page, address)
    const first = await party.next('INVITE')
    expect(valueOf(first.request, 'Supported')).toContain('timer')
    expect(valueOf(first.request, 'Session-Expires')).toBe('1800')
    first.respond(422, { headers: [['Min-SE', '3600']] })
    const second = await party.next('INVITE')
    expect(valueOf(second.request, 'Session-Expires')).toBe('3600')
    expect(valueOf(second.request, 'Call-ID')).toBe(valueOf(first.request, 'Call-ID'))
    const body = await party.audio(colleagueTone).answer(second.request.body)
    second.respond(200, { headers: [party.contact, sdpType], body })
    await untilState(page, key, 'active')
  })

  it('that the caller asks for is agreed to', async () => {
    const offer = await party.audio(colleagueTone).offer()
    const timer: Header[] = [
      ['Supported', 'timer'],
      ['Session-Expires', '600;refresher=uac'],
    ]
    const { invite, final } = await callAgent(timer, offer)
    await command(page, 'answer', await untilRinging(page))
    const answer = await final
    expect(valueOf(answer, 'Session-Expires')).toBe('600;refresher=uac')
    expect(valueOf(answer, 'Require')).toBe('timer')
    party.agent.acknowledge(dialogOfCaller(invite, answer).acknowledge(answer))
  })

  it('that is too short is refused', async () => {
    const { final } = await callAgent(
      [
        ['Supported', 'timer'],
        ['Session-Expires', '20'],
      ],
      await party.audio(colleagueTone).offer(),
    )
    const refusal = await final
    expect(refusal.status).toBe(422)
    expect(valueOf(refusal, 'Min-SE')).toBe('90')
  })
})

describe('a call in', () => {
  it('without an offer gets one with the answer', async () => {
    const { invite, final } = await callAgent([])
    const key = await untilRinging(page)
    await command(page, 'answer', key)
    const answer = await final
    const audio = party.audio(colleagueTone)
    const dialog = dialogOfCaller(invite, answer)
    const body = await audio.answer(answer.body)
    const ack = dialog.acknowledge(answer)
    party.agent.acknowledge({ ...ack, headers: [...ack.headers, sdpType], body })
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
    expect(await callsOf(page)).toMatchObject([{ key, state: 'active' }])
  })

  it('that insists on it is told reliably that it rings, and is answered', async () => {
    const audio = party.audio(colleagueTone)
    const { invite, provisional, final } = await callAgent([['Require', '100rel']], await audio.offer())
    const key = await untilRinging(page)
    while (!provisional.some(({ status }) => status > 100))
      await new Promise((resolve) => setTimeout(resolve, 20))
    const ringing = provisional.find(({ status }) => status > 100)
    if (!ringing) throw new Error('no provisional response')
    expect(valueOf(ringing, 'Require')).toBe('100rel')
    await audio.accept(ringing.body)
    const dialog = dialogOfCaller(invite, ringing)
    const rack: Header = ['RAck', `${valueOf(ringing, 'RSeq') ?? ''} 1 INVITE`]
    const cseq = valueOf(ringing, 'CSeq') ?? ''
    const prack = await party.agent.ask(
      dialog.request('PRACK', [[rack[0], rack[1].replace('1 INVITE', cseq)]]),
    )
    expect(prack.status).toBe(200)
    await command(page, 'answer', key)
    const answer = await final
    party.agent.acknowledge(dialog.acknowledge(answer))
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
  })

  it('tells how it wants to be answered', async () => {
    await callAgent([['Call-Info', '<sip:x>;answer-after=0']], await party.audio(colleagueTone).offer())
    await untilRinging(page)
    expect(await callsOf(page)).toMatchObject([{ answerAfter: 0, party: { name: 'Ben' } }])
  })
})

describe('an UPDATE', () => {
  async function talk() {
    const key = await dial(page, address)
    const { request, respond, localTag } = await party.next('INVITE')
    const audio = party.audio(colleagueTone)
    const dialog = dialogOfCallee(request, localTag, party.contact[1])
    respond(200, { headers: [party.contact, sdpType], body: await audio.answer(request.body) })
    await untilState(page, key, 'active')
    await untilHears(audio, tones.agent)
    return { key, audio, dialog }
  }

  it('refreshes the call', async () => {
    const { dialog } = await talk()
    const timer: Header[] = [
      ['Supported', 'timer'],
      ['Session-Expires', '600;refresher=uac'],
    ]
    const answer = await party.agent.ask(dialog.request('UPDATE', timer))
    expect(answer.status).toBe(200)
    expect(valueOf(answer, 'Session-Expires')).toBe('600;refresher=uac')
  })

  it('puts the call on hold, and takes it back', async () => {
    const { key, audio, dialog } = await talk()
    for (const [held, state] of [
      [true, 'held'],
      [false, 'active'],
    ] as const) {
      audio.hold(held)
      const answer = await party.agent.ask(dialog.request('UPDATE', [sdpType], await audio.offer()))
      expect(answer.status).toBe(200)
      await audio.accept(answer.body)
      await untilState(page, key, state)
    }
    await Promise.all([untilAgentHears(page, colleagueTone), untilHears(audio, tones.agent)])
  })

  it('for a call that nobody knows is refused', async () => {
    const { dialog } = await talk()
    const request = dialog.request('UPDATE')
    const headers = request.headers.map((each): Header => (each[0] === 'To' ? ['To', `${each[1]}x`] : each))
    expect((await party.agent.ask({ ...request, headers })).status).toBe(481)
  })
})
