import { once } from 'node:events'
import * as v from 'valibot'
import { createChannelLink } from './channel-link.ts'

const schema = v.object({ text: v.string() })

test('every other member hears what fits, and counts what does not', async () => {
  const heard: string[] = []
  const events = new EventTarget()
  const listen = (text: string) => {
    heard.push(text)
    events.dispatchEvent(new Event('heard'))
  }
  const options = { BroadcastChannel, tag: 'channel-link.test', schema }
  const listener = createChannelLink({
    ...options,
    receive: ({ text }) => {
      listen(text)
    },
  })
  const speaker = createChannelLink({
    ...options,
    receive: ({ text }) => {
      listen(`echo ${text}`)
    },
  })
  const stranger = new BroadcastChannel(options.tag)

  const last = once(events, 'heard')
  stranger.postMessage({ text: 'no envelope' })
  speaker.post({ text: 7 })
  speaker.post({ text: 'hello' })
  await last

  expect(heard).toEqual(['hello'])
  expect(listener.dropped.get()).toBe(2)
  for (const member of [listener, speaker, stranger]) member.close()
})
