/**
 * Unique names of the templates that the solution ships for Customer Service workspace, and the slugs in their
 * titles. The solution's source and this table have to say the same.
 */
export const templates = {
  /** Session of a caller. Title `{customer}`; its anchor tab is `recordTab`. */
  callSession: 'sidetone_call_session',
  /** Application tab of page type "entity record". Parameters `entityName`, `entityId`. */
  recordTab: 'sidetone_record_tab',
  /** Notification of an incoming call. Title `{customer}`, field `{number}`. */
  incomingCall: 'sidetone_incoming_call',
} as const
