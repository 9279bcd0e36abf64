import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

/** Longer than any authenticator's; WebAuthn allows credential ids of 1,023 bytes. */
const bytes = (most: number) =>
  z
    .string()
    .regex(/^[\w-]*$/)
    .max(most);

const common = {
  id: bytes(1_400).min(1),
  rawId: bytes(1_400).min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: z
    .enum(['cross-platform', 'platform'])
    .nullish()
    .transform((value) => value ?? undefined),
  clientExtensionResults: z.record(z.string(), z.unknown()).transform(() => ({})),
};

/** What a browser sends after somebody used a passkey. */
export const authenticationSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes(4_000),
    authenticatorData: bytes(4_000),
    signature: bytes(8_000),
    userHandle: bytes(200)
      .nullish()
      .transform((value) => value ?? undefined),
  }),
}) satisfies z.ZodType<AuthenticationResponseJSON>;

/** What a browser sends after somebody made a passkey. */
export const registrationSchema = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes(4_000),
    attestationObject: bytes(20_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
}) satisfies z.ZodType<RegistrationResponseJSON>;
