/** What a failure says to the agent, and what the agent can do about it. */
export interface FailureText {
  /** One sentence: what went wrong. */
  readonly says: string
  /** One sentence: what helps. */
  readonly advice: string
}

const row = (says: string, advice: string): FailureText => ({ says, advice })

const tryAgain = 'Try again in a moment.'
const stillWaits = 'The first call is still on hold.'
const askAdmin = 'Ask your administrator, and give them the code.'

const askAdminMeanwhile =
  'Ask your administrator, and give them the code; the phone tries again every few minutes.'

/** Every failure that an agent can meet. The codes are stable: support articles and scripts rely on them. */
export const failures = {
  'call.busy': row('The other side is busy.', 'Try again later.'),
  'call.not-found': row('This number does not exist.', 'Check the number.'),
  'call.no-answer': row('Nobody answered.', 'Try again later.'),
  'call.declined': row('The other side declined the call.', 'Try again later.'),
  'call.forbidden': row('You are not allowed to call this number.', askAdmin),
  'call.unavailable': row('The telephone system cannot place the call just now.', tryAgain),
  'call.timeout': row('The telephone system did not answer in time.', tryAgain),
  'call.incompatible': row('The two sides could not agree on how to send audio.', askAdmin),
  'call.lost': row('The connection to the other side was lost.', 'Call again.'),
  'call.failed': row('The call could not be connected.', tryAgain),
  'call.unknown': row('This call is over.', 'Nothing is left to do.'),
  'call.not-possible': row('That is not possible in this state of the call.', tryAgain),
  'call.refused-change': row('The other side refused the change.', tryAgain),
  'call.redirected': row(
    'The other side sends calls on to somebody else.',
    'Call them yourself if you trust the number.',
  ),
  'call.dialing': row(
    'Another number is being called.',
    'Hang up first, or wait until the other side answers.',
  ),
  'call.bad-number': row('This is not a number that can be called.', 'Check the number.'),

  'consult.busy': row('The number that you wanted to ask is busy.', stillWaits),
  'consult.not-found': row('The number that you wanted to ask does not exist.', stillWaits),
  'consult.no-answer': row('Nobody answered at the number that you wanted to ask.', stillWaits),
  'consult.declined': row('The number that you wanted to ask declined the call.', stillWaits),
  'consult.failed': row('The call to the number that you wanted to ask did not succeed.', stillWaits),

  'transfer.busy': row('The number that you transferred to is busy.', 'You have the call back.'),
  'transfer.not-found': row('The number that you transferred to does not exist.', 'You have the call back.'),
  'transfer.no-answer': row('Nobody answered the transfer.', 'You have the call back.'),
  'transfer.declined': row('The transfer was declined.', 'You have the call back.'),
  'transfer.refused': row('The other side cannot be transferred.', 'You have the call back.'),
  'transfer.failed': row('The transfer did not succeed.', 'You have the call back.'),

  'microphone.blocked-by-page': row(
    'This page is not allowed to use the microphone.',
    'Ask your administrator to allow the microphone for the phone in this CRM.',
  ),
  'microphone.refused': row(
    'The browser refuses the microphone.',
    'Allow the microphone for this site in the address bar, then call again.',
  ),
  'microphone.missing': row('No microphone was found.', 'Connect a headset, then call again.'),
  'microphone.busy': row('Another program is using the microphone.', 'Close it, then call again.'),

  'speaker.blocked-by-page': row(
    'This page is not allowed to choose where it sounds, so the computer chooses.',
    'Ask your administrator to allow speaker selection for the phone in this CRM.',
  ),
  'speaker.silenced': row(
    'Sound is off: this browser plays nothing before you click here.',
    'Turn it on, so that you hear when somebody calls.',
  ),
  'speaker.unusable': row(
    'The chosen speaker cannot be used, so the one of the computer sounds.',
    'Choose another one, or connect it again.',
  ),

  'line.refused': row('The telephone system refused to register this phone.', askAdminMeanwhile),
  'line.unreachable': row('The telephone system cannot be reached.', 'The phone keeps trying by itself.'),
  'line.service': row(
    'The service that gives the phone its line cannot be reached.',
    'The phone keeps trying by itself.',
  ),
  'line.emergency': row(
    'There is no line to call for help by.',
    'Use another telephone: this one calls as soon as it has a line again.',
  ),
  'line.account': row('The phone could not get its line account.', askAdminMeanwhile),

  'discovery.unknown-user': row('This user is not known to the telephone service.', askAdmin),
  'discovery.no-sso': row('This user cannot sign in with single sign-on yet.', askAdmin),
  'discovery.malformed': row('The discovery service gave an answer that makes no sense.', askAdmin),
  'discovery.unreachable': row('The discovery service cannot be reached.', tryAgain),
  'discovery.refused': row('The discovery service refused the request.', askAdmin),
  'discovery.authority-not-allowed': row(
    'The sign-in address for this user is not on the list of allowed ones.',
    askAdmin,
  ),

  'sign-in.popup-blocked': row(
    'The sign-in window did not open.',
    'Allow pop-up windows for this site, then try again.',
  ),
  'sign-in.sandboxed': row('The page around the phone lets it open no sign-in window.', askAdmin),
  'sign-in.relay-unreachable': row('The service that brings the sign-in back cannot be reached.', tryAgain),
  'sign-in.denied': row('The sign-in was not completed.', 'Try again.'),
  'sign-in.cancelled': row('The sign-in was cancelled.', 'Try again when you are ready.'),
  'sign-in.expired': row('The sign-in took too long.', 'Try again.'),
  'sign-in.untrusted': row('The answer to the sign-in could not be trusted.', askAdmin),
  'sign-in.wrong-password': row('The user name or the password is wrong.', 'Check both, then try again.'),
  'sign-in.grant-not-allowed': row('This way to sign in is switched off for the phone.', askAdmin),
  'sign-in.signed-in': row('Somebody is signed in already.', 'Sign out first.'),
  'sign-in.refused': row('The identity provider refused the sign-in.', askAdmin),
  'sign-in.unreachable': row('The identity provider cannot be reached.', tryAgain),
  'sign-in.ended': row('Your session has ended.', 'Sign in again.'),
  'sign-in.required': row('You are not signed in.', 'Sign in first.'),

  'crm.refused': row('The CRM refused to save the call.', 'It is kept here and will be sent again.'),
  'crm.unreachable': row('The CRM did not answer.', tryAgain),
  'crm.malformed': row('The CRM gave an answer that makes no sense.', askAdmin),
  'crm.not-embedded': row('This page was opened outside the CRM.', 'Open the phone inside the CRM.'),

  'settings.invalid': row('The settings of the phone are not complete.', askAdmin),
  'storage.unavailable': row(
    'This browser does not let the phone store anything.',
    'Do not reload the page before waiting calls are saved.',
  ),
} as const satisfies Record<string, FailureText>

export type FailureCode = keyof typeof failures

/** A failure as plain data, for the screen, the journal and other tabs. */
export interface Failure {
  readonly code: FailureCode
  /** What a person in support would want to know; never a secret. */
  readonly detail?: string
}

/** The only error that crosses a port. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError'
  readonly code: FailureCode
  readonly detail: string | undefined

  /** @param detail what a person in support would want to know; never a secret */
  constructor(code: FailureCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${code}: ${detail}` : code, options)
    this.code = code
    this.detail = detail
  }
}

/** Any error as a failure; one that is not ours gets the given code and keeps its message as detail. */
export function failureOf(error: unknown, otherwise: FailureCode): Failure {
  if (error instanceof PhoneError) return { code: error.code, ...(error.detail && { detail: error.detail }) }
  return { code: otherwise, detail: error instanceof Error ? error.message : String(error) }
}
