import { judge } from './shared/sip/frame-guard/frame-guard.ts'
import { inviteOf, frameOf } from './shared/sip/frame-guard/testing.ts'
const inv = inviteOf({ 'Content-Type': 'application/sdp', 'Record-Route': ['<sip:127.0.0.1:8080;transport=ws;r2=on;lr=on>', '<sip:127.0.0.1;r2=on;lr=on>'] }, 'v=0\r\n'.repeat(400))
const t = (name: string, f: () => unknown, n: number) => { for (let i = 0; i < n / 5; i++) f(); const c = process.cpuUsage().user; for (let i = 0; i < n; i++) f(); const us = (process.cpuUsage().user - c) / n; console.log(name, us.toFixed(1), 'µs', Math.round(1e6 / us), '/s') }
t('INVITE passed', () => judge(inv), 2000)
t('INVITE refused', () => judge(inv.replace('CSeq: 1 INVITE', 'CSeq: x')), 20000)
t('200 OK passed', () => judge(frameOf('SIP/2.0 200 OK')), 2000)
t('keep-alive', () => judge('\r\n\r\n'), 100000)
