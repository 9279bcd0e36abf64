import type { IncomingMessage } from 'node:http';
import type { AddressClaims } from './address';

const oneOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join() : value);

/** Everything Node has parsed about the address that a request was sent to. */
export function addressClaims({ url, headers, headersDistinct }: IncomingMessage): AddressClaims {
  return {
    target: url ?? '',
    hosts: headersDistinct.host ?? [],
    forwardedHost: oneOf(headers['x-forwarded-host']),
    forwardedProto: oneOf(headers['x-forwarded-proto']),
    fetchSite: oneOf(headers['sec-fetch-site']),
  };
}
