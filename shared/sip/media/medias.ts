import type { Session } from 'sip.js'
import type { CallKey } from '../../call/call.ts'
import { CallMedia, type CallMediaDependencies } from './call-media.ts'

/** The media of a session, made when they are asked for first; whoever knows the key of the call gives it then. */
export type MediaOf = (session: Session, key?: CallKey) => CallMedia

export function createMedias(dependencies: CallMediaDependencies): MediaOf {
  const medias = new WeakMap<Session, CallMedia>()
  return (session, call) => {
    const log: CallMediaDependencies['log'] = (entry) =>
      dependencies.log({ ...entry, ...(call !== undefined && { call }) })
    const media = medias.get(session) ?? new CallMedia({ ...dependencies, log })
    medias.set(session, media)
    return media
  }
}
