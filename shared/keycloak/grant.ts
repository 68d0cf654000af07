import * as v from 'valibot'

/** What a sign-in brings: tokens, and where they belong. Plain data, so that one frame can hand it to another. */
export const grantSchema = v.object({
  issuer: v.string(),
  clientId: v.string(),
  accessToken: v.string(),
  refreshToken: v.string(),
  idToken: v.string(),
})

export type Grant = v.InferOutput<typeof grantSchema>
