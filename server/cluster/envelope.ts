import { z } from 'zod';

const nodeId = z.string().min(1).max(100);
const topic = z.string().min(1).max(100);
/** Counts what one sidecar sends, to whomever: what comes later on the same way has a higher number. Starts at 1. */
const seq = z.int().positive();

/** What goes between sidecars. `from` is the sender's `NodeId`. */
export const envelopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('publish'), from: nodeId, seq, topic, body: z.unknown() }),
  z.object({
    kind: z.literal('ask'),
    from: nodeId,
    seq,
    id: z.int().positive(),
    topic,
    body: z.unknown(),
    withinMs: z.number().positive(),
  }),
  z.object({
    kind: z.literal('answer'),
    from: nodeId,
    seq,
    /** The `id` of what was asked. */
    id: z.int().positive(),
    outcome: z.enum(['answered', 'failed', 'no-handler']),
    body: z.unknown(),
  }),
]);

export type Envelope = z.infer<typeof envelopeSchema>;
