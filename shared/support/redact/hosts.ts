export const removed = '[removed]'

const octets = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/
/** Networks that are the same in every house (RFC 1918, RFC 5735, RFC 4193, RFC 4291), and of addresses not told. */
const ownNetwork =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|0\.0\.0\.0$|::1?$|f[cd]|fe80:)/i

/** An IP address without the part that tells one household from another; anything else as it is. */
export function network(address: string): string {
  if (ownNetwork.test(address)) return address
  const [, net] = octets.exec(address) ?? []
  if (net) return `${net}.x`
  const groups = address.split(':')
  if (groups.length < 3 || !/^[\da-f:.]{3,45}$/i.test(address)) return address
  return `${groups.slice(0, 3).join(':')}:x`
}

/** The host of an address with its port, unless it is somebody's number. */
export function host(text: string): string {
  const [, name = '', port = ''] = /^(\[[\da-f:.]+\]|[a-z\d.-]+)\s*((?::\d{1,5})?)$/i.exec(text.trim()) ?? []
  if (octets.test(name) || name.startsWith('[')) return name + port
  // The last label begins with a letter (RFC 3261 section 25.1): digits alone are somebody's number.
  return /(?:^|\.)[a-z][a-z\d-]*\.?$/i.test(name) && !/\d{6}/.test(name) ? name + port : removed
}
