import { atom } from 'nanostores'
import type { Readable } from '../../ports/readable.ts'
import type { Monitor, MonitorDependencies, Qualities } from './monitor.ts'

/** How each call sounds, from the first seconds in which both sides can talk until the call is released. */
export function watchQuality(dependencies: Omit<MonitorDependencies, 'tell'>): Readable<Qualities> {
  const { calls, log } = dependencies
  const qualities = atom<Qualities>(new Map())
  let loading: Promise<Monitor> | undefined

  /** Most of a day there is nothing to measure, so what measures is loaded with the first call. */
  async function load(): Promise<Monitor> {
    const { Monitor } = await import('./monitor.ts')
    return new Monitor({
      ...dependencies,
      tell(key, quality) {
        const isThere = calls.get().some((call) => call.key === key)
        if (isThere) qualities.set(new Map([...qualities.get(), [key, quality]]))
      },
    })
  }

  calls.listen((now) => {
    const left = [...qualities.get()].filter(([key]) => now.some((call) => call.key === key))
    if (left.length < qualities.get().size) qualities.set(new Map(left))
    if (!now.some(({ state }) => state === 'active')) return
    loading ??= load()
    loading.then(
      (monitor) => monitor.run(),
      (error: unknown) => {
        loading = undefined
        log({ level: 'warn', event: 'quality.not-loaded', detail: String(error) })
      },
    )
  })
  return qualities
}
