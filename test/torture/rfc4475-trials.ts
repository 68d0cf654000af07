/** What the phone does with a message: answers it with one of these statuses, rings, or says nothing. */
export type Reaction = readonly number[] | 'rings' | 'nothing'

export interface Trial {
  /** Of RFC 4475. */
  readonly section: string
  readonly file: string
  /** With the Request-URI that stands in the file, which is not this phone's. */
  readonly asIs: Reaction
  /** With this phone's address in its place, where the file is not about the Request-URI. */
  readonly ours?: Reaction
}

const unknownUser = [404]
const refused = [405]
const bad = [400]

/** What RFC 4475 requires of a telephone, message by message. */
export const trials: readonly Trial[] = [
  { section: '3.1.1.1', file: 'wsinv', asIs: unknownUser, ours: [481] },
  { section: '3.1.1.2', file: 'intmeth', asIs: [501], ours: [501] },
  { section: '3.1.1.3', file: 'esc01', asIs: unknownUser, ours: 'rings' },
  { section: '3.1.1.4', file: 'escnull', asIs: refused, ours: refused },
  { section: '3.1.1.5', file: 'esc02', asIs: [501], ours: [501] },
  { section: '3.1.1.6', file: 'lwsdisp', asIs: unknownUser, ours: [200] },
  { section: '3.1.1.7', file: 'longreq', asIs: unknownUser, ours: 'rings' },
  { section: '3.1.1.8', file: 'dblreq', asIs: refused, ours: refused },
  { section: '3.1.1.9', file: 'semiuri', asIs: unknownUser },
  { section: '3.1.1.10', file: 'transports', asIs: unknownUser, ours: [200] },
  { section: '3.1.1.11', file: 'mpart01', asIs: refused, ours: refused },
  { section: '3.1.1.12', file: 'unreason', asIs: 'nothing' },
  { section: '3.1.1.13', file: 'noreason', asIs: 'nothing' },
  { section: '3.1.2.1', file: 'badinv01', asIs: bad, ours: bad },
  { section: '3.1.2.2', file: 'clerr', asIs: bad, ours: bad },
  { section: '3.1.2.3', file: 'ncl', asIs: bad, ours: bad },
  { section: '3.1.2.4', file: 'scalar02', asIs: bad, ours: bad },
  { section: '3.1.2.5', file: 'scalarlg', asIs: 'nothing' },
  { section: '3.1.2.6', file: 'quotbal', asIs: bad, ours: bad },
  { section: '3.1.2.7', file: 'ltgtruri', asIs: bad },
  { section: '3.1.2.8', file: 'lwsruri', asIs: bad },
  { section: '3.1.2.9', file: 'lwsstart', asIs: unknownUser, ours: 'rings' },
  { section: '3.1.2.10', file: 'trws', asIs: unknownUser, ours: [200] },
  { section: '3.1.2.11', file: 'escruri', asIs: bad },
  { section: '3.1.2.12', file: 'baddate', asIs: unknownUser, ours: 'rings' },
  { section: '3.1.2.13', file: 'regbadct', asIs: refused, ours: refused },
  { section: '3.1.2.14', file: 'badaspec', asIs: bad, ours: bad },
  { section: '3.1.2.15', file: 'baddn', asIs: unknownUser, ours: [200] },
  { section: '3.1.2.16', file: 'badvers', asIs: [505], ours: [505] },
  { section: '3.1.2.17', file: 'mismatch01', asIs: bad, ours: bad },
  { section: '3.1.2.18', file: 'mismatch02', asIs: [501], ours: [501] },
  { section: '3.1.2.19', file: 'bigcode', asIs: 'nothing' },
  { section: '3.2.1', file: 'badbranch', asIs: bad, ours: bad },
  { section: '3.3.1', file: 'insuf', asIs: bad, ours: bad },
  { section: '3.3.2', file: 'unkscm', asIs: [416] },
  { section: '3.3.3', file: 'novelsc', asIs: [416] },
  { section: '3.3.4', file: 'unksm2', asIs: [405, 400], ours: [405, 400] },
  { section: '3.3.5', file: 'bext01', asIs: [420], ours: [420] },
  { section: '3.3.6', file: 'invut', asIs: [415], ours: [415] },
  { section: '3.3.7', file: 'regaut01', asIs: refused, ours: refused },
  { section: '3.3.8', file: 'multi01', asIs: bad, ours: bad },
  { section: '3.3.9', file: 'mcl01', asIs: bad, ours: bad },
  { section: '3.3.10', file: 'bcast', asIs: 'nothing' },
  { section: '3.3.11', file: 'zeromf', asIs: unknownUser, ours: [200] },
  { section: '3.3.12', file: 'cparam01', asIs: refused, ours: refused },
  { section: '3.3.13', file: 'cparam02', asIs: refused, ours: refused },
  { section: '3.3.14', file: 'regescrt', asIs: refused, ours: refused },
  { section: '3.3.15', file: 'sdp01', asIs: [406], ours: [406] },
  { section: '3.4.1', file: 'inv2543', asIs: unknownUser, ours: bad },
]
