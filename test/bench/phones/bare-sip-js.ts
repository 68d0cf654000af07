import { Inviter, Registerer, SessionState, UserAgent, Web, type Invitation, type Session } from 'sip.js'
import { measure } from './candidate.ts'

/** sip.js as its guide sets it up, with its own media; no STUN server, which makes it quicker. */
let agent: UserAgent
let invitation: Invitation | undefined
let onInvite: () => void = () => undefined

const over = (session: Session): Promise<void> =>
  new Promise((resolve) => {
    session.stateChange.addListener((state) => {
      if (state === SessionState.Terminated) resolve()
    })
  })

function playRemoteAudio(session: Session): void {
  const handler = session.sessionDescriptionHandler
  if (!(handler instanceof Web.SessionDescriptionHandler)) return
  const audio = new Audio()
  audio.srcObject = handler.remoteMediaStream
  void audio.play()
}

measure({
  async connect({ addressOfRecord, servers, credentials }) {
    const uri = UserAgent.makeURI(addressOfRecord)
    agent = new UserAgent({
      ...(uri && { uri }),
      authorizationUsername: credentials.user,
      authorizationPassword: credentials.password,
      transportOptions: { server: servers[0] },
      sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
      logBuiltinEnabled: false,
      delegate: {
        onInvite(incoming) {
          invitation = incoming
          onInvite()
        },
      },
    })
    await agent.start()
    const registerer = new Registerer(agent)
    await new Promise<void>((resolve, reject) => {
      const requestDelegate = {
        onAccept: () => resolve(),
        onReject: () => reject(new Error('not registered')),
      }
      registerer.register({ requestDelegate }).catch(reject)
    })
  },
  async dial(number) {
    const target = UserAgent.makeURI(`sip:${number}@${agent.configuration.uri.host}`)
    if (!target) throw new Error(number)
    const inviter = new Inviter(agent, target)
    const isOver = over(inviter)
    await inviter.invite()
    await isOver
  },
  ringing: () =>
    new Promise((resolve) => {
      onInvite = resolve
    }),
  async answer() {
    await invitation?.accept()
    if (invitation) playRemoteAudio(invitation)
  },
  async hangUp() {
    await invitation?.bye()
  },
})
