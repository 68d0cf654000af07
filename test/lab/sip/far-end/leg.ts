import type { Header } from '../message/message.ts'
import type { Call } from './call.ts'
import { createConversation, type Conversation } from './conversation.ts'
import type { ConversationOptions } from './conversation.ts'
import type { Dialog } from './user-agent/dialog.ts'
import type { UserAgent } from './user-agent/user-agent.ts'

export interface LegOptions extends Pick<ConversationOptions, 'refer'> {
  readonly call: Call
  readonly agent: UserAgent
  readonly contact: Header
}

/** A call together with the means to steer it, before its answer and after. */
export function createLeg({ call, agent, contact, refer }: LegOptions) {
  let conversation: Conversation | undefined
  let giveUp: () => void = () => undefined
  let timer: NodeJS.Timeout | undefined

  call.progress.listen(({ state }) => {
    if (state === 'ended') clearTimeout(timer)
  })

  async function hangUp(): Promise<void> {
    if (call.progress.get().state === 'ended') return
    if (conversation) await conversation.hangUp()
    else giveUp()
  }

  return {
    call,
    contact,
    agent,
    refer,
    hangUp,
    conversation: (): Conversation | undefined => conversation,
    /** Says what hanging up means as long as nobody has answered. */
    beforeAnswer(action: () => void): void {
      giveUp = action
    },
    /** @param hangsUpAfter ms until we hang up by ourselves */
    answered(dialog: Dialog, hangsUpAfter?: number): void {
      conversation = createConversation({ call, dialog, agent, contact, refer })
      call.reach('answered')
      if (hangsUpAfter !== undefined) timer = setTimeout(() => void hangUp(), hangsUpAfter)
    },
  }
}

export type Leg = ReturnType<typeof createLeg>
