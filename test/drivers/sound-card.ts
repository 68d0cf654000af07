import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram } from '../lab/program.ts'

/** Loudspeakers that nobody hears, which take what they get at the pace of real ones. */
export interface SoundCard {
  /** What programs need to know to find it. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** What a sound card needs on this machine and does not find, by name. */
export const soundCardMissing = (): string | undefined =>
  spawnSync('pulseaudio', ['--version']).status === 0 ? undefined : 'PulseAudio'

/**
 * Starts loudspeakers for Firefox, by PulseAudio: on a machine without any, it lets no audio context run, whoever has
 * clicked. Chromium makes do with none.
 */
export async function startSoundCard(): Promise<SoundCard> {
  const directory = await mkdtemp(join(tmpdir(), 'sound-card-'))
  const socket = join(directory, 'socket')
  const program = await startProgram({
    command: 'pulseaudio',
    arguments: [
      ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--log-level=info'],
      '--load=module-null-sink',
      `--load=module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    ],
    directory,
    environment: { HOME: directory, XDG_RUNTIME_DIR: directory },
    ready: /Daemon startup complete/,
  })
  return {
    environment: { PULSE_SERVER: `unix:${socket}` },
    async close() {
      await program.stop()
      await rm(directory, { recursive: true })
    },
  }
}
