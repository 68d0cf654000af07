import { startPhone } from '../phone/start-phone.ts'
import { connectToPage } from './framed-phone.ts'

await startPhone(window, 'fluent', async (page) => connectToPage(page))
