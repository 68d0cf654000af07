import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export const version = '26.7.3'

const parent = join(process.cwd(), '.lab')
const folder = join(parent, `keycloak-${version}`)

/** What is decided when Keycloak is built; the rest when it starts. */
const buildOptions = ['--db=dev-mem', '--health-enabled=true', '--http-management-health-enabled=false']

const outputOf = (command: string, parameters: readonly string[], cwd?: string) => {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8', cwd })
  return { succeeded: status === 0, text: error ? error.message : stdout + stderr }
}

const javaIsNewEnough = (): boolean => {
  const { succeeded, text } = outputOf('java', ['-version'])
  return succeeded && Number(/version "(\d+)/.exec(text)?.[1]) >= 17
}

const isInstalled = (): boolean => existsSync(folder)

/** What Keycloak needs on this machine and does not find, by name. */
export function keycloakMissing(): string | undefined {
  if (!javaIsNewEnough()) return 'Java 17 or later'
  if (!isInstalled() && !outputOf('mvn', ['--version']).succeeded) return 'Maven'
  return undefined
}

const run = (cwd: string, command: string, ...parameters: readonly string[]): void => {
  const { succeeded, text } = outputOf(command, parameters, cwd)
  if (!succeeded) throw new Error(`${[command, ...parameters].join(' ')}: ${text.trim()}`)
}

/**
 * Fetches Keycloak with Maven and builds it, the first time. In one go, because a test suite has to know before
 * it starts whether there is one.
 *
 * @returns its folder
 * @throws Error with the name of what is missing, or with what Maven or Keycloak said
 */
export function installKeycloak(tell: (text: string) => void): string {
  const missing = keycloakMissing()
  if (missing !== undefined) throw new Error(`Keycloak needs ${missing}.`)
  if (isInstalled()) return folder
  mkdirSync(parent, { recursive: true })
  const workshop = mkdtempSync(join(parent, 'installing-'))
  const unpacked = join(workshop, `keycloak-${version}`)
  try {
    tell(`Fetching Keycloak ${version} (once, 177 MB) ...`)
    const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`
    // Maven leaves notes for itself where it runs.
    run(
      workshop,
      'mvn',
      '-q',
      '-B',
      'dependency:unpack',
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${workshop}`,
    )
    tell('Building Keycloak (once, about half a minute) ...')
    run(workshop, join(unpacked, 'bin/kc.sh'), 'build', ...buildOptions)
    // Somebody else may have been quicker.
    if (!isInstalled()) renameSync(unpacked, folder)
  } finally {
    rmSync(workshop, { recursive: true })
  }
  return folder
}

/** Why Keycloak cannot be had on this machine; undefined when it can, and then it is installed. */
export function whyNoKeycloak(): string | undefined {
  try {
    installKeycloak(() => undefined)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
