import { z } from 'zod';
import { listedUserSchema } from '@/lib/protocol/sidecar/presence';

/** `isAwaited`: the page's owner wants to be told when they come online. */
const contactSchema = z.strictObject({ person: listedUserSchema, isFavourite: z.boolean(), isAwaited: z.boolean() });
/** Somebody who asks this person. `greeting`: empty for none. */
const receivedSchema = z.strictObject({ person: listedUserSchema, greeting: z.string().max(800) });
/** Somebody whom this person has asked. Whoever was found by an e-mail address is not in it. */
const sentSchema = z.strictObject({ person: listedUserSchema });

/** A person's contacts and requests, as their own pages show them. */
export const contactListSchema = z.strictObject({
  contacts: z.array(contactSchema),
  /** The newest first. */
  received: z.array(receivedSchema),
  sent: z.array(sentSchema),
});

export type Contact = z.infer<typeof contactSchema>;
export type ReceivedRequest = z.infer<typeof receivedSchema>;
export type ContactList = z.infer<typeof contactListSchema>;
