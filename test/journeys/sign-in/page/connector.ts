import { createFramedIdentity } from '../../../../shared/keycloak/identity.ts'
import { show, surroundings } from './bench.ts'

const login = document.createElement('iframe')
login.src = 'login.html'
document.body.append(login)

await show(createFramedIdentity({ ...surroundings, frame: () => login.contentWindow }))
