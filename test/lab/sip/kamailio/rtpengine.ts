import { startProgram, type Program } from '../../program.ts'

export interface RtpengineOptions {
  readonly host: string
  /** Where Kamailio asks for its services (the "ng" protocol). */
  readonly port: number
  /** The first and the last port for media; some that are likely to be free when not given. */
  readonly media?: readonly [first: number, last: number]
  readonly directory: string
  readonly log?: (line: string) => void
}

/** How many ports one rtpengine may use for media. */
const mediaPorts = 400

/** Below the ports that the system gives out by itself, and apart from most others that may run here. */
function someMediaPorts(): readonly [first: number, last: number] {
  const first = 20_000 + mediaPorts * Math.floor(Math.random() * 30)
  return [first, first + mediaPorts - 1]
}

/** Starts rtpengine, which turns WebRTC into plain RTP and back; without its kernel module. */
export function startRtpengine({ host, port, media, directory, log }: RtpengineOptions): Promise<Program> {
  const [first, last] = media ?? someMediaPorts()
  return startProgram({
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
      // Else whoever is called next in the same call gets what was meant for the one before.
      '--delete-delay=0',
      `--interface=${host}`,
      `--listen-ng=${host}:${String(port)}`,
      `--port-min=${String(first)}`,
      `--port-max=${String(last)}`,
    ],
    directory,
    ready: /Startup complete/,
    ...(log && { log }),
  })
}
