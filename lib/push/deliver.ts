import { type BrowserKeys, encryptPush } from './encrypt';
import type { Delivery } from './messages';
import { type VapidKey, vapidHeader } from './vapid';

/** Longer than any push service takes to accept a message, and shorter than a ring. */
const PATIENCE_MS = 10_000;

/** What became of a message. `gone`: the browser has withdrawn its consent or is no more (RFC 8030, section 7.3). */
export type Delivered =
  | { readonly outcome: 'sent' | 'gone' }
  /** Not taken now; it may be next time. `reason`: a status, or the name of an error. */
  | { readonly outcome: 'failed'; readonly reason: string };

interface DeliverDeps {
  readonly key: VapidKey;
  readonly subject: string;
  readonly nowMs: number;
  readonly patienceMs?: number | undefined;
}

/**
 * Hands an encrypted message to the push service of one browser. Never rejects, and ends within ten seconds.
 * @param to an endpoint that is allowed, and keys for which `areBrowserKeys` holds
 */
export async function deliver(
  text: string,
  to: BrowserKeys & { readonly endpoint: string },
  { ttlS, urgency, topic }: Delivery,
  { key, subject, nowMs, patienceMs = PATIENCE_MS }: DeliverDeps,
): Promise<Delivered> {
  try {
    const response = await fetch(to.endpoint, {
      method: 'POST',
      headers: {
        authorization: vapidHeader(to.endpoint, subject, key, nowMs),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(ttlS),
        urgency,
        ...(topic === undefined ? {} : { topic }),
      },
      body: new Uint8Array(encryptPush(text, to)),
      // What is allowed is the endpoint, and not where it leads.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.body?.cancel();
    if (response.ok) return { outcome: 'sent' };
    if (response.status === 404 || response.status === 410) return { outcome: 'gone' };
    return { outcome: 'failed', reason: String(response.status) };
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof Error ? error.name : 'unknown' };
  }
}
