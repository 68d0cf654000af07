/** Runs tasks one after the other, also after one that failed. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    // Whoever asked for the task hears of its failure; the next one only waits for it to be over.
    last = result.catch(() => undefined)
    return result
  }
}
