import { chromium, type Browser } from 'playwright-core'

/** What the browser's microphone is. */
export interface MicrophoneOptions {
  /** A WAVE file that it hears again and again; the browser's own beeps when not given. */
  readonly hears?: string
  /** Whether there is one. */
  readonly exists?: boolean
  /** Whether a question for permission is answered with yes. */
  readonly allowed?: boolean
}

export const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** How Chromium is started for calls. */
export const browserArguments: readonly string[] = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
]

const microphoneArguments = ({ hears, exists = true, allowed = true }: MicrophoneOptions): string[] => [
  ...(allowed ? ['--use-fake-ui-for-media-stream'] : []),
  ...(exists ? ['--use-fake-device-for-media-stream'] : []),
  ...(hears ? [`--use-file-for-fake-audio-capture=${hears}`] : []),
]

/** Chromium with a microphone of our choice. */
export const launchBrowser = (microphone: MicrophoneOptions = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    ignoreDefaultArgs: ['--headless', '--mute-audio'],
    args: [...browserArguments, ...microphoneArguments(microphone)],
  })
