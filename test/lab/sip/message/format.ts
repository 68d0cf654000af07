import { isRequest, type SipMessage } from './message.ts'

const startLine = (message: SipMessage): string =>
  isRequest(message)
    ? `${message.method} ${message.uri} SIP/2.0`
    : `SIP/2.0 ${String(message.status)} ${message.reason}`

/** The message as it goes on the wire, with its Content-Length. */
export const formatMessage = (message: SipMessage): string =>
  [
    startLine(message),
    ...message.headers
      .filter(([name]) => name !== 'Content-Length')
      .map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${String(Buffer.byteLength(message.body))}`,
    '',
    message.body,
  ].join('\r\n')
