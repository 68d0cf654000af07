import { createFramedIdentity } from '../../../../shared/keycloak/identity.ts'
import { show, surroundings } from './bench.ts'

const login = document.createElement('iframe')
login.src = 'login.html'
document.body.append(login)

const resized = (height: number) => {
  login.height = String(height)
}

await show(createFramedIdentity({ ...surroundings, frame: () => login.contentWindow, resized }))
