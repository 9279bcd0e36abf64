import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressVerdict, judgeAddress, type Site } from '@/lib/http/address';
import { addressClaims } from '@/lib/http/address-claims';
import { clientAddress, peerAddressHeader } from '@/lib/http/client-address';
import { DOCTOR_HEADER, DOCTOR_PATH, nonceOfPass, type ProbeAnswer } from '@/lib/http/doctor-probe';
import { MAX_BODY_BYTES } from '@/lib/http/limits';
import { readBody } from '@/lib/http/read-body';

const oneOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join() : value);

const kindOf = (verdict: AddressVerdict) => (verdict.kind === 'misdirected' ? verdict.why : verdict.kind);

/**
 * The nonce of a request that `mado doctor` of this installation sent within the last minute; null for every other
 * request, which is to be answered as if there were no such path.
 */
export function doctorsNonce(request: IncomingMessage, secret: string): string | null {
  const isProbe = request.url === DOCTOR_PATH || request.url?.startsWith(`${DOCTOR_PATH}?`);
  return isProbe ? nonceOfPass(request.headers[DOCTOR_HEADER], secret, Date.now()) : null;
}

/** Answers with what the gate understood of this request, also where it would refuse it. */
export async function answerDoctor(
  request: IncomingMessage,
  response: ServerResponse,
  nonce: string,
  site: Site,
): Promise<void> {
  const { headers } = request;
  const peer = request.socket.remoteAddress ?? '';
  const body = await readBody(request, MAX_BODY_BYTES);
  const forwardedFor = oneOf(headers['x-forwarded-for']) ?? '';
  const seen = new Headers({ 'x-forwarded-for': forwardedFor, [peerAddressHeader]: peer });
  const answer: ProbeAnswer = {
    nonce,
    nowMs: Date.now(),
    peer,
    forwardedFor: forwardedFor
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
    forwardedProto: oneOf(headers['x-forwarded-proto']) ?? null,
    hosts: request.headersDistinct.host ?? [],
    client: clientAddress(seen, site.trustedProxyHops).text,
    address: kindOf(judgeAddress(addressClaims(request), site)),
    publicUrl: site.publicUrl,
    trustedProxyHops: site.trustedProxyHops,
    bodyBytes: body?.length ?? 0,
  };
  response.writeHead(200, { 'Cache-Control': 'no-store', 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer));
}
