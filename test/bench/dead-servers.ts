import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { IceServer } from '../../shared/ports/telephony.ts'
import { numbers } from '../lab/agents.ts'
import type { Figures } from './figure.ts'
import { clickToInvite, inTurns, openPhone, startBench } from './phones.ts'

/** sip.js waits five seconds each time. */
const runs = { ours: 20, yardstick: 4 } as const

interface DeadServers {
  readonly iceServers: readonly IceServer[]
  close(): void
}

/** STUN and TURN servers that take everything and never answer, as behind a firewall that drops packets. */
async function startDeadServers(): Promise<DeadServers> {
  const udp = createSocket('udp4')
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  const tcp = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
  const silent = `127.0.0.1:${String(udp.address().port)}`
  const silentTcp = `127.0.0.1:${String((tcp.address() as AddressInfo).port)}`
  const credentials = { username: 'nobody', credential: 'nothing' }
  return {
    iceServers: [
      { urls: [`stun:${silent}`] },
      { urls: [`turn:${silent}?transport=udp`, `turn:${silentTcp}?transport=tcp`], ...credentials },
    ],
    close() {
      udp.close()
      tcp.close()
    },
  }
}

/** Click to INVITE while no STUN or TURN server answers. Each call follows at once on the one before. */
export async function measureDeadServers(): Promise<Figures> {
  const [bench, dead] = await Promise.all([startBench(), startDeadServers()])
  try {
    const { iceServers } = dead
    const pages = {
      ours: await openPhone(bench, 'ours', { iceServers }),
      yardstick: await openPhone(bench, 'yardstick', { iceServers }),
    }
    const clickToInviteDeadServersMs = await inTurns(runs, async (name) => {
      await pages[name].bringToFront()
      return clickToInvite(pages[name], numbers.busy)
    })
    return { clickToInviteDeadServersMs }
  } finally {
    await bench.close()
    dead.close()
  }
}
