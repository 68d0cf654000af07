import { Inviter, Registerer, SessionState, UserAgent, Web, type Invitation, type Session } from 'sip.js'
import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { measure } from './measured-phone.ts'

/**
 * sip.js as its guide sets it up, with its own media, and reconnection as people configure it: three attempts, and
 * a REGISTER when the connection is there again.
 */
let agent: UserAgent
let registerer: Registerer
let session: Session | undefined

document.body.innerHTML = `
  <input aria-label="Number to call"> <button id="call">Call</button> <button id="answer">Answer</button>
  <p></p>`

const say = (text: string): void => {
  const line = document.querySelector('p')
  if (line) line.textContent = text
}

function playRemoteAudio(): void {
  const handler = session?.sessionDescriptionHandler
  if (!(handler instanceof Web.SessionDescriptionHandler)) return
  const audio = new Audio()
  audio.srcObject = handler.remoteMediaStream
  void audio.play()
}

function follow(next: Session): void {
  session = next
  next.stateChange.addListener((state) => {
    if (state === SessionState.Established) playRemoteAudio()
    if (state !== SessionState.Terminated) return
    say('')
    if (session === next) session = undefined
  })
}

function dial(number: string): void {
  const target = UserAgent.makeURI(`sip:${number}@${agent.configuration.uri.host}`)
  if (!target) throw new Error(number)
  const inviter = new Inviter(agent, target)
  follow(inviter)
  void inviter.invite()
}

function createAgent({ addressOfRecord, servers, credentials, iceServers }: LineAccount): UserAgent {
  const uri = UserAgent.makeURI(addressOfRecord)
  const peerConnectionConfiguration = {
    iceServers: iceServers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] })),
  }
  return new UserAgent({
    ...(uri && { uri }),
    authorizationUsername: credentials.user,
    authorizationPassword: credentials.password,
    transportOptions: { server: servers[0] },
    reconnectionAttempts: 3,
    reconnectionDelay: 4,
    sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration },
    logBuiltinEnabled: false,
    delegate: {
      onConnect: () => void registerer.register(),
      onInvite(invitation) {
        follow(invitation)
        say('ringing')
      },
    },
  })
}

const registered = (): Promise<void> =>
  new Promise((resolve) => {
    registerer.stateChange.addListener(() => resolve())
  })

document.querySelector('#call')?.addEventListener('click', () => {
  dial(document.querySelector('input')?.value ?? '')
})
document.querySelector('#answer')?.addEventListener('click', () => {
  void (session as Invitation).accept()
})

measure({
  screen: () => document.body,
  async connect(account) {
    agent = createAgent(account)
    registerer = new Registerer(agent)
    const ready = registered()
    await agent.start()
    await ready
  },
  isRinging: () => document.querySelector('p')?.textContent === 'ringing',
  dial,
  hangUp() {
    const current = session as Partial<Pick<Inviter, 'cancel'>> & Session
    if (current.state === SessionState.Established) void current.bye()
    else if (current.state === SessionState.Establishing) void current.cancel?.()
  },
  isIdle: () => session === undefined,
  async signOut() {
    await registerer.unregister()
    await agent.stop()
  },
})
