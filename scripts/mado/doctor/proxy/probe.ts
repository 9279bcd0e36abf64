import { DOCTOR_HEADER, DOCTOR_PATH, makePass, type ProbeAnswer, probeAnswerSchema } from '@/lib/http/doctor-probe';
import { ask, type Question, type Reply } from '../http';

/** A request that reached Mado, or whatever else answered it. */
export type ProbeResult =
  | { readonly kind: 'understood'; readonly answer: ProbeAnswer; readonly reply: Reply }
  | { readonly kind: 'other'; readonly reply: Reply };

function parse(text: string): ProbeAnswer | undefined {
  try {
    return probeAnswerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Asks the Mado at an origin how it understands this request. `serverNowMs` is by that Mado's clock: it accepts no
 * pass that is a minute old. Rejects if nothing answers.
 */
export async function probe(
  origin: string,
  secret: string,
  serverNowMs: number,
  { headers = {}, ...question }: Question = {},
): Promise<ProbeResult> {
  const pass = makePass(secret, serverNowMs);
  const reply = await ask(`${origin}${DOCTOR_PATH}`, {
    ...question,
    // As browsers send it with a page's address that was typed.
    headers: { 'sec-fetch-site': 'none', ...headers, [DOCTOR_HEADER]: pass },
  });
  const answer = reply.status === 200 ? parse(reply.text) : undefined;
  return answer ? { kind: 'understood', answer, reply } : { kind: 'other', reply };
}

/** The server's clock as of a response, in milliseconds since the epoch; accurate to a second. */
export function clockOf({ headers }: Reply): number | undefined {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? undefined : date;
}
