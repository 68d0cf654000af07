/** The people of the lab. One table serves every stand-in: identity, discovery, consoles and the SIP platform. */
export interface Agent {
  /** User name at the discovery service and at the identity provider. */
  readonly userName: string
  readonly displayName: string
  /** SIP user. */
  readonly extension: string
  /** Password at the identity provider; the lab is open to everybody anyway. */
  readonly password: string
  /** How the identity provider signs this agent in. */
  readonly login: 'local' | 'external' | 'none'
}

export const agents: readonly Agent[] = [
  {
    userName: 'ada@acme.example',
    displayName: 'Ada Winter',
    extension: 'ada',
    password: 'ada',
    login: 'local',
  },
  {
    userName: 'ben@acme.example',
    displayName: 'Ben Sommer',
    extension: 'ben',
    password: 'ben',
    login: 'external',
  },
  /** Not migrated to single sign-on: discovery answers with no authority. */
  {
    userName: 'cleo@acme.example',
    displayName: 'Cleo Herbst',
    extension: 'cleo',
    password: 'cleo',
    login: 'none',
  },
]

/** Realm and client at the identity provider. By convention the client id is the host of the phone's pages. */
export const realm = 'acme'
export const sipDomain = 'sip.localhost'

/** The line of whoever the claims are about. */
export const lineOfAgent = (claims: Readonly<Record<string, unknown>>) => {
  const agent = agents.find(({ userName }) => userName === claims['preferred_username'])
  if (!agent) return undefined
  const { extension, displayName } = agent
  return { extension, displayName, addressOfRecord: `sip:${extension}@${sipDomain}` }
}

/** The far end's tone, and the tone that the agents' microphones hear: Hz. */
export const tones = { farEnd: 880, agent: 440 } as const

/** A number that the far end answers at once, and others with an outcome of their own. */
export const numbers = {
  answers: '+4930901820',
  busy: '+4930901486',
  notFound: '+4930901404',
  noAnswer: '+4930901408',
  unavailable: '+4930901480',
  forbidden: '+4930901403',
  overloaded: '+4930901503',
  declines: '+4930901603',
} as const

/** Numbers that begin like this are reached by another trunk than the rest, where the platform has trunks. */
export const elsewhere = '+4989'
