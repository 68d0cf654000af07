/** Which way audio goes, as one side describes it (RFC 8866 section 6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const directionLine = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m

/** The direction of the audio; a description that names none means both ways (RFC 8866 section 6.7.1). */
export const directionOf = (sdp: string): Direction =>
  (directionLine.exec(sdp)?.[1] as Direction | undefined) ?? 'sendrecv'

/** Whether whoever wrote this description does not listen: the other side is on hold (RFC 3264 section 8.4). */
export const holds = (sdp: string): boolean => {
  const direction = directionOf(sdp)
  return direction === 'sendonly' || direction === 'inactive'
}

/** What an answer may say to each offer (RFC 3264 section 6.1); the first is what a wrong answer must have meant. */
const answersTo: Readonly<Record<Direction, readonly Direction[]>> = {
  sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
}

/**
 * Port 0 refuses a stream for good (RFC 3264 section 6), and a browser lets go of its path. A far end that still
 * names its path in the answer means that nothing flows for now.
 */
const keepStream = (answer: string): string =>
  /^a=ice-ufrag:/m.test(answer) ? answer.replace(/^m=audio 0 /m, 'm=audio 9 ') : answer

/**
 * Mends the answer to a change. Many far ends answer a hold with `sendrecv`, which browsers refuse to take, and some
 * refuse a stream that is only held.
 */
export function mendAnswer(given: string, offer: string): string {
  const answer = keepStream(given)
  const allowed = answersTo[directionOf(offer)]
  if (allowed.includes(directionOf(answer))) return answer
  const direction = `a=${allowed[0] ?? 'inactive'}`
  return directionLine.test(answer)
    ? answer.replace(new RegExp(directionLine, 'gm'), `${direction}\r`)
    : answer.replace(/^(m=audio .*\r?\n)/m, `$1${direction}\r\n`)
}

/** The certificate fingerprint: another one means that the far end is a new instance. */
export const fingerprintOf = (sdp: string): string | undefined =>
  /^a=fingerprint:(\S+ \S+)/m.exec(sdp)?.[1]?.toLowerCase()

/** The name of the path's present generation: another one means that it is looked for anew (RFC 8839 section 5.4). */
export const generationOf = (sdp: string): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]

/** Whether it names a relay as a way to whoever wrote it (RFC 8839 section 5.1). */
export const namesRelay = (sdp: string): boolean => /^a=candidate:.* typ relay\b/m.test(sdp)

const eventPayloads = (sdp: string): readonly string[] =>
  Array.from(sdp.matchAll(/^a=rtpmap:(\d+) telephone-event\/8000\b/gim), ([, payload]) => payload ?? '')

/**
 * Whether digits can go as RFC 4733 events: both sides name the same payload number for them. Browsers send
 * nothing where the answer names another number than the offer.
 */
export function sharesTelephoneEvents(local: string, remote: string): boolean {
  const ours = eventPayloads(local)
  return eventPayloads(remote).some((payload) => ours.includes(payload))
}
