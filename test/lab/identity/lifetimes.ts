const minutes = 60
const hours = 60 * minutes

/** Keycloak's defaults: s. */
export const lifetimes = {
  AuthorizationCode: 1 * minutes,
  DeviceCode: 10 * minutes,
  Interaction: 30 * minutes,
  Session: 10 * hours,
  Grant: 10 * hours,
  RefreshToken: 30 * minutes,
} as const
