import { createQueue } from './queue.ts'

describe('a queue', () => {
  it('runs one task after the other, also after one that failed', async () => {
    const inTurn = createQueue()
    const done: string[] = []
    const note = async (name: string) => {
      await Promise.resolve()
      done.push(name)
      return name
    }
    const first = inTurn(() => note('first'))
    const broken = inTurn(() => note('broken').then(() => Promise.reject(new Error('no'))))
    const last = inTurn(() => note('last'))
    await expect(broken).rejects.toThrow('no')
    expect(await Promise.all([first, last])).toEqual(['first', 'last'])
    expect(done).toEqual(['first', 'broken', 'last'])
  })
})
