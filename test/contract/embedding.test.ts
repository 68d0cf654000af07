import { createEmbeddedIdentity } from '../../shared/embedding/embedded-identity.ts'
import { createFakeIdentity } from '../../shared/fakes/identity.ts'
import { identityContract, type IdentitySubject } from './identity.ts'

const request = {
  userName: 'ada@acme.example',
  clientId: 'phone.example',
  discovery: 'https://discover.example',
}

function subject(): IdentitySubject {
  const sso = createFakeIdentity()
  const { signInWindow } = sso
  const identity = createEmbeddedIdentity({
    ways: { sso: () => sso, password: () => createFakeIdentity(), tokens: () => createFakeIdentity() },
    isClicked: () => false,
  })
  return {
    identity,
    world: {
      request,
      unknownUser: 'nobody@acme.example',
      complete: () => signInWindow.complete(),
      refuse: () => signInWindow.refuse({ code: 'sign-in.denied' }),
      endSession: () => signInWindow.endSession(),
      clickSignIn: () => identity.signIn(),
      opened: () => signInWindow.opened(),
    },
  }
}

describe('the identity of a phone that a page embeds', () => {
  it.each(identityContract)('$name', async ({ run }) => run(subject()))

  it('is signed in by a password, and refuses a second one until it is signed out', async () => {
    const passwords: string[] = []
    const identity = createEmbeddedIdentity({
      ways: {
        sso: () => createFakeIdentity(),
        password(password) {
          passwords.push(password)
          return createFakeIdentity({ silent: true })
        },
        tokens: () => createFakeIdentity(),
      },
      isClicked: () => false,
    })
    const early = identity.loginUsingUsernameAndPassword('ada@acme.example', 'secret')
    await identity.prepare({ ...request, userName: '' })
    await expect(early).resolves.toMatchObject({ name: 'ada@acme.example' })
    await expect(identity.loginUsingSSO('ada@acme.example')).rejects.toMatchObject({
      code: 'sign-in.signed-in',
    })
    expect(passwords).toEqual(['secret'])
    await identity.signOut()
    expect(identity.session.get()).toEqual({ state: 'signed-out' })
  })

  it('passes on where somebody wants to sign in', async () => {
    const sso = createFakeIdentity()
    const places: unknown[] = []
    const identity = createEmbeddedIdentity({
      ways: {
        sso: () => ({ ...sso, signIn: (place) => void places.push(place) }),
        password: () => createFakeIdentity(),
        tokens: () => createFakeIdentity(),
      },
      isClicked: () => false,
    })
    await identity.prepare(request)
    identity.signIn('device')
    identity.signIn()
    expect(places).toEqual(['device', undefined])
  })
})
