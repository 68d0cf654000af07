/** Something that must not happen, and the input that made it happen. */
export interface Finding {
  readonly what: 'failed' | 'uncaught' | 'unhandled rejection'
  readonly error: string
  readonly input: string
  /** How often, counting only inputs that failed in the same way. */
  readonly times: number
}

/** Gathers what goes wrong while inputs are tried. */
export interface Findings {
  /** Tries one input: whatever is thrown from now on is put down to it. */
  during(input: string, act: () => Promise<void>): Promise<void>
  list(): readonly Finding[]
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const lines = (error.stack ?? error.message).split('\n').slice(0, 3)
  return [...lines, ...(error.cause ? [`cause: ${textOf(error.cause)}`] : [])].join('\n')
}

export function watchProcess(): Findings {
  const found = new Map<string, Finding>()
  let current = ''
  const note = (what: Finding['what']) => (error: unknown) => {
    const text = textOf(error)
    const { input = current, times = 0 } = found.get(text) ?? {}
    found.set(text, { what, error: text, input, times: times + 1 })
  }
  process.on('uncaughtException', note('uncaught'))
  process.on('unhandledRejection', note('unhandled rejection'))
  return {
    async during(input, act) {
      current = input
      await act().catch(note('failed'))
    },
    list: () => [...found.values()],
  }
}
