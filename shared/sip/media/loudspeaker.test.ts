import { atom } from 'nanostores'
import { createLoudspeaker, type PlayingPage } from './loudspeaker.ts'

/** A browser's audio element, in a page that may play or not. */
class AudioElement {
  autoplay = false
  srcObject: MediaStream | null = null
  sinkId = ''
  isPlaying = false
  readonly asked: string[] = []
  readonly #browser: Browser

  constructor(browser: Browser) {
    this.#browser = browser
  }

  async play(): Promise<void> {
    if (!this.#browser.allowsSound) throw new DOMException('not yet', 'NotAllowedError')
    this.isPlaying = true
  }

  pause(): void {
    this.isPlaying = false
  }

  async setSinkId(id: string): Promise<void> {
    this.asked.push(id)
    if (id === 'gone') throw new DOMException('it is out', 'NotFoundError')
    this.sinkId = id
  }
}

class Browser extends EventTarget {
  allowsSound = true
  readonly elements: AudioElement[] = []

  createElement(): AudioElement {
    const element = new AudioElement(this)
    this.elements.push(element)
    return element
  }
}

const voice = {} as MediaStream
const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp(chosen = '') {
  const browser = new Browser()
  const sink = atom(chosen)
  const told: unknown[] = []
  const page = browser as unknown as PlayingPage
  const loudspeaker = createLoudspeaker(page, sink, (refusal) => told.push(refusal))
  return { browser, sink, told, loudspeaker }
}

describe('the loudspeaker', () => {
  it('plays each call on an element of its own, until the call is over', async () => {
    const { browser, loudspeaker } = setUp()
    const [stop] = [loudspeaker.play(voice), loudspeaker.play({} as MediaStream)]
    await turn()
    const [first, second] = browser.elements
    expect(first).toMatchObject({ srcObject: voice, autoplay: true, isPlaying: true })
    stop?.()
    expect(first).toMatchObject({ srcObject: null, isPlaying: false })
    expect(second).toMatchObject({ isPlaying: true })
  })

  it('plays on the device of the system without asking for it', async () => {
    const { browser, told, loudspeaker } = setUp()
    loudspeaker.play(voice)
    await turn()
    expect(browser.elements[0]?.asked).toEqual([])
    expect(told).toEqual([])
  })

  it('plays on the chosen device, and follows the choice in the middle of a call', async () => {
    const { browser, sink, told, loudspeaker } = setUp('headset')
    loudspeaker.play(voice)
    await turn()
    expect(browser.elements[0]?.sinkId).toBe('headset')
    sink.set('desk')
    await turn()
    sink.set('')
    await turn()
    expect(browser.elements[0]?.asked).toEqual(['headset', 'desk', ''])
    expect(told).toEqual([undefined, undefined, undefined])
  })

  it('tells what a device is refused with, and goes on playing where it did', async () => {
    const { browser, sink, told, loudspeaker } = setUp('headset')
    loudspeaker.play(voice)
    await turn()
    sink.set('gone')
    await turn()
    expect(told).toEqual([undefined, expect.objectContaining({ name: 'NotFoundError' })])
    expect(browser.elements[0]).toMatchObject({ sinkId: 'headset', isPlaying: true })
  })

  it('tells nothing of a device that is refused after another one was chosen', async () => {
    const { sink, told, loudspeaker } = setUp('headset')
    loudspeaker.play(voice)
    await turn()
    sink.set('gone')
    sink.set('desk')
    await turn()
    expect(told).toEqual([undefined, undefined])
  })

  it('follows no choice after the call', async () => {
    const { browser, sink, loudspeaker } = setUp()
    loudspeaker.play(voice)()
    sink.set('desk')
    await turn()
    expect(browser.elements[0]?.asked).toEqual([])
  })

  it.each(['pointerdown', 'keydown'])(
    'plays with the next %s where the page may not sound before',
    async (gesture) => {
      const { browser, loudspeaker } = setUp()
      browser.allowsSound = false
      loudspeaker.play(voice)
      await turn()
      const [element] = browser.elements
      expect(element?.isPlaying).toBe(false)
      browser.allowsSound = true
      browser.dispatchEvent(new Event(gesture))
      await turn()
      expect(element?.isPlaying).toBe(true)
      // It takes no more notice of clicks then.
      element?.pause()
      browser.dispatchEvent(new Event(gesture))
      await turn()
      expect(element?.isPlaying).toBe(false)
    },
  )

  it('does not begin to play a call that is over', async () => {
    const { browser, loudspeaker } = setUp()
    browser.allowsSound = false
    const stop = loudspeaker.play(voice)
    await turn()
    stop()
    browser.allowsSound = true
    browser.dispatchEvent(new Event('keydown'))
    await turn()
    expect(browser.elements[0]?.isPlaying).toBe(false)
  })
})
