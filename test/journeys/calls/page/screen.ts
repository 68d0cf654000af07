import { SidetonePhone } from '../../../../shared/ui/phone.ts'
import { createRinger } from '../../../../shared/ui/ringer.ts'
import type { SoundName } from '../../../../shared/ui/sounds.ts'
import './desk.ts'
import { createHeardContext } from './heard-context.ts'
import { devices, hearing } from './main.ts'

declare global {
  interface Window {
    /** Puts the phone on the screen, on a desk that has been started; it rings, which the agent hears too. */
    showScreen(): void
  }
}

/** As the phone of the consoles has it. */
const useOf = (name: SoundName) => (name === 'ring' ? 'ringer' : 'speaker')

window.showScreen = () => {
  const screen = new SidetonePhone()
  const ringer = createRinger({
    createContext: () => createHeardContext((stream) => hearing.listen(stream)),
    sinkFor: (name) => devices[useOf(name)],
    onSink: (name, refusal) => devices.sounded(useOf(name), refusal),
  })
  screen.command = (command) => window.execute(command)
  window.followDesk((state) => {
    screen.state = state
    ringer.update(state)
  })
  document.body.append(screen)
}
