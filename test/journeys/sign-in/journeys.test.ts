import { describeOwnJourneys, describeSignInJourneys } from './journeys/journeys.ts'

// The same journeys are tried with a real Keycloak in the suite `tokens`.
describe('with the embedded identity provider', () => describeSignInJourneys('embedded'))
describe('with any', () => describeOwnJourneys())
