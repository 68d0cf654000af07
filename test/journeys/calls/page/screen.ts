import { SidetonePhone } from '../../../../shared/ui/phone.ts'
import './desk.ts'

declare global {
  interface Window {
    /** Puts the phone on the screen, on a desk that has been started. */
    showScreen(): void
  }
}

window.showScreen = () => {
  const screen = new SidetonePhone()
  screen.command = (command) => window.execute(command)
  window.followDesk((state) => (screen.state = state))
  document.body.append(screen)
}
