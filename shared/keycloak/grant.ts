import * as v from 'valibot'

/**
 * What a sign-in brings: the token that gets all others, and where it belongs. Plain data, so that one frame can
 * hand it to another.
 */
export const grantSchema = v.object({
  issuer: v.string(),
  clientId: v.string(),
  refreshToken: v.string(),
})

export type Grant = v.InferOutput<typeof grantSchema>
