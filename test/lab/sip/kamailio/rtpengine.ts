import { startProgram, type Program } from '../../program.ts'

export interface RtpengineOptions {
  readonly host: string
  /** Where Kamailio asks for its services (the "ng" protocol). */
  readonly port: number
  /** The first and the last port for media. */
  readonly media: readonly [number, number]
  readonly directory: string
  readonly log?: (line: string) => void
}

/** Starts rtpengine, which turns WebRTC into plain RTP and back; without its kernel module. */
export const startRtpengine = ({ host, port, media, directory, log }: RtpengineOptions): Promise<Program> =>
  startProgram({
    command: 'rtpengine',
    arguments: [
      '--config-file=none',
      '--foreground',
      '--log-stderr',
      '--log-level=6',
      '--table=-1',
      // Else a page that reloads waits a second longer for its audio.
      '--dtls-passive',
      // Several threads may take the datagrams of one DTLS handshake out of order, and then it never ends.
      '--num-threads=1',
      `--interface=${host}`,
      `--listen-ng=${host}:${String(port)}`,
      `--port-min=${String(media[0])}`,
      `--port-max=${String(media[1])}`,
    ],
    directory,
    ready: /Startup complete/,
    ...(log && { log }),
  })
