/** The method name under which the messages of a subscription reach the page. The lab's own form. */
export const newsOf = (callId: number): string => `message_${String(callId)}`
