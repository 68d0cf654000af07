import { Desk } from '../../../../shared/desk/desk.ts'
import { plainNumbers } from '../../../../shared/desk/numbers.ts'
import type { DeskCommand, DeskState } from '../../../../shared/desk/state.ts'
import { createFakeCrmHost } from '../../../../shared/fakes/crm-host.ts'
import { createFakeIdentity } from '../../../../shared/fakes/identity.ts'
import { createFakeJournal } from '../../../../shared/fakes/journal.ts'
import { systemClock } from '../../../../shared/ports/clock.ts'
import type { RawSettings } from '../../../../shared/ports/crm-host.ts'
import type { LineAccount } from '../../../../shared/ports/telephony.ts'
import './main.ts'

declare global {
  interface Window {
    /** Puts a desk on the phone's telephony, and signs the agent in. */
    startDesk(account: LineAccount, settings: RawSettings): Promise<void>
    deskState(): DeskState
    /** Tells each state, from the one that is now. */
    followDesk(listener: (state: DeskState) => void): void
    execute(command: DeskCommand): void
  }
}

window.startDesk = async (account, settings) => {
  const desk = new Desk({
    telephony: window.phone.telephony,
    host: createFakeCrmHost({ settings }),
    identity: createFakeIdentity({ silent: true }),
    journal: createFakeJournal(),
    lineAccount: async () => account,
    loadNumbers: async () => plainNumbers,
    clock: systemClock,
    storage: () => localStorage,
  })
  window.execute = (command) => desk.execute(command)
  window.deskState = () => desk.state.get()
  window.followDesk = (listener) => void desk.state.subscribe(listener)
  await desk.start()
}
