import { z } from 'zod';
import { type ErrorCode, errorCodeSchema } from '@/lib/protocol/sidecar/error-code';
import { REQUESTS, type Reply, type RequestName, refusalSchema } from '@/lib/protocol/sidecar/requests';

/**
 * Why the sidecar refused a connection; undefined for any other error. Its middleware refuses with `data.code`; the
 * error message carries the same code.
 */
export function refusalCode(error: Error & { data?: unknown }): ErrorCode | undefined {
  const data = z.object({ code: errorCodeSchema }).safeParse(error.data);
  return data.success ? data.data.code : errorCodeSchema.safeParse(error.message).data;
}

/** The reply as its schema has it; the refusal `internal` for anything else. */
export function parseReply<N extends RequestName>(name: N, raw: unknown): Reply<N> {
  const refusal = refusalSchema.safeParse(raw);
  if (refusal.success) return refusal.data;
  const reply = z.object({ ok: z.literal(true), ...REQUESTS[name].reply.shape }).safeParse(raw);
  if (reply.success) return reply.data as Reply<N>;
  console.warn(`signaling: malformed reply to ${name}`);
  return { ok: false, code: 'internal' };
}
