import { directionOf } from './sdp.ts'

/**
 * Takes back an offer of ours that was refused (RFC 8829 section 4.1.10.2).
 *
 * Chromium stops to play the far end as soon as an offer says that we do not listen, and does not begin again when
 * that is taken back. So what was agreed before is agreed once more, here alone: with their last description as if it
 * were an offer.
 */
export async function takeBack(connection: RTCPeerConnection): Promise<void> {
  const offered = directionOf(connection.localDescription?.sdp ?? '')
  await connection.setLocalDescription({ type: 'rollback' })
  const { currentLocalDescription: ours, currentRemoteDescription: theirs } = connection
  for (const transceiver of connection.getTransceivers()) {
    const { currentDirection } = transceiver
    if (currentDirection && currentDirection !== 'stopped') transceiver.direction = currentDirection
  }
  if (!ours || !theirs || directionOf(ours.sdp) === offered) return
  await connection.setRemoteDescription({ type: 'offer', sdp: theirs.sdp })
  await connection.setLocalDescription()
}
