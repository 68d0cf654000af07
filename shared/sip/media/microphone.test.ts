import { createFakeClock } from '../../fakes/clock.ts'
import { createMicrophone, pageAllowsMicrophone } from './microphone.ts'

class Track {
  readyState: MediaStreamTrackState = 'live'
  readonly #all: Set<Track>

  constructor(all: Set<Track>) {
    this.#all = all
    all.add(this)
  }
  clone(): Track {
    return new Track(this.#all)
  }
  stop(): void {
    this.readyState = 'ended'
    this.#all.delete(this)
  }
}

function setUp(getUserMedia?: () => Promise<never>, isAllowed = true) {
  const open = new Set<Track>()
  const clock = createFakeClock()
  const state = { asked: 0 }
  const ask = async () => {
    state.asked++
    return { getAudioTracks: () => [new Track(open)] } as unknown as MediaStream
  }
  const devices = { getUserMedia: getUserMedia ?? ask }
  return {
    open,
    clock,
    state,
    microphone: createMicrophone({ clock, devices, isAllowedByPage: () => isAllowed }),
  }
}

const failing = (name: string) => () => Promise.reject(Object.assign(new Error(), { name }))

describe('the microphone', () => {
  it('is opened once for several calls, and closed after the last', async () => {
    const { open, state, microphone } = setUp()
    const [one, other] = await Promise.all([microphone.borrow(), microphone.borrow()])
    expect(state.asked).toBe(1)
    expect(one).not.toBe(other)
    microphone.giveBack(one)
    expect(open.size).toBe(2)
    microphone.giveBack(other)
    expect(open.size).toBe(0)
  })

  it('is opened anew where its device went away', async () => {
    const { open, state, microphone } = setUp()
    await microphone.borrow()
    for (const track of open) track.readyState = 'ended'
    await microphone.borrow()
    expect(state.asked).toBe(2)
  })

  it('stays warm for a call that is about to come, but not for ever', async () => {
    const { open, clock, state, microphone } = setUp()
    await microphone.warm()
    await clock.advance(14_999)
    expect(open.size).toBe(1)
    microphone.giveBack(await microphone.borrow())
    expect(open.size).toBe(0)
    await microphone.warm()
    await clock.advance(15_000)
    expect(open.size).toBe(0)
    expect(state.asked).toBe(2)
  })

  it.each([
    ['NotAllowedError', 'microphone.refused'],
    ['NotFoundError', 'microphone.missing'],
    ['NotReadableError', 'microphone.busy'],
    ['SecurityError', 'microphone.blocked-by-page'],
    ['SomethingElse', 'microphone.busy'],
  ])('tells %s as %s', async (name, code) => {
    await expect(setUp(failing(name)).microphone.borrow()).rejects.toMatchObject({ code, detail: name })
  })

  it('tells when it is the page that may not use it', async () => {
    const { microphone } = setUp(failing('NotAllowedError'), false)
    await expect(microphone.borrow()).rejects.toMatchObject({ code: 'microphone.blocked-by-page' })
    const insecure = createMicrophone({
      clock: createFakeClock(),
      devices: undefined,
      isAllowedByPage: () => true,
    })
    await expect(insecure.borrow()).rejects.toMatchObject({ code: 'microphone.blocked-by-page' })
  })

  it('is the chosen one, or any where that one is gone', async () => {
    const asked: unknown[] = []
    const devices = {
      async getUserMedia({ audio }: MediaStreamConstraints = {}): Promise<MediaStream> {
        asked.push(audio)
        if (typeof audio === 'object' && audio.deviceId)
          throw Object.assign(new Error(), { name: 'NotFoundError' })
        return { getAudioTracks: () => [new Track(new Set())] } as unknown as MediaStream
      },
    }
    const choice = {
      constraints: () => ({ echoCancellation: false, deviceId: { exact: 'headset' } }),
      onChange: () => () => undefined,
    }
    const dependencies = { clock: createFakeClock(), devices, choice, isAllowedByPage: () => true }
    await expect(createMicrophone(dependencies).borrow()).resolves.toBeDefined()
    expect(asked).toEqual([
      { echoCancellation: false, deviceId: { exact: 'headset' } },
      { echoCancellation: false },
    ])
  })

  describe('chosen anew while the one chosen before is being opened', () => {
    /** Each question to the browser waits for its answer by the test. */
    function setUpChoice() {
      const open = new Set<Track>()
      const asked: { readonly id: string; answer(): Track; fail(name: string): void }[] = []
      const devices = {
        getUserMedia: (constraints?: MediaStreamConstraints) =>
          new Promise<MediaStream>((resolve, reject) => {
            asked.push({
              id: JSON.stringify(constraints?.audio),
              answer() {
                const track = new Track(open)
                resolve({ getAudioTracks: () => [track] } as unknown as MediaStream)
                return track
              },
              fail: (name) => reject(Object.assign(new Error(), { name })),
            })
          }),
      }
      let groupId = 'A'
      let tell = (_: boolean): void => undefined
      const choice = {
        constraints: () => ({ groupId }),
        onChange: (callback: (isOther: boolean) => void) => {
          tell = callback
          return () => undefined
        },
      }
      const clock = createFakeClock()
      const microphone = createMicrophone({ clock, devices, choice, isAllowedByPage: () => true })
      const choose = (next: string) => {
        groupId = next
        tell(true)
      }
      return { open, asked, clock, microphone, choose }
    }

    it('is the one chosen last, for everybody who waits, and the other one is closed', async () => {
      const { open, asked, clock, microphone, choose } = setUpChoice()
      const borrowed = Promise.all([microphone.borrow(), microphone.borrow()])
      choose('B')
      const first = asked[0]?.answer()
      await clock.advance(0)
      expect(first?.readyState).toBe('ended')
      const second = asked[1]?.answer()
      const tracks = await borrowed
      expect(asked.map(({ id }) => id)).toEqual(['{"groupId":"A"}', '{"groupId":"B"}'])
      expect(second?.readyState).toBe('live')
      for (const track of tracks) microphone.giveBack(track)
      expect(open.size).toBe(0)
    })

    it('is that one too where the one chosen before fails', async () => {
      const { asked, clock, microphone, choose } = setUpChoice()
      const borrowed = microphone.borrow()
      choose('B')
      asked[0]?.fail('NotReadableError')
      await clock.advance(0)
      asked[1]?.answer()
      await expect(borrowed).resolves.toBeDefined()
    })
  })

  it('asks the policy of the page where the browser has one', () => {
    expect(pageAllowsMicrophone({})).toBe(true)
    expect(pageAllowsMicrophone({ featurePolicy: { allowsFeature: () => false } })).toBe(false)
  })
})
