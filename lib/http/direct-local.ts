import { peerAddressHeader } from './client-address';
import { readAddress } from './ip-address';

/**
 * What proxies add beside X-Forwarded-For (RFC 9110, 7.6.3; RFC 7239). Not X-Forwarded-Host: the gate removes it, and
 * Next adds its own to every request.
 */
const OF_A_PROXY = ['forwarded', 'via', 'x-real-ip'];

const isLoopbackAddress = (text: string): boolean => {
  const address = readAddress(text);
  return address === '::1' || (address?.startsWith('127.') ?? false);
};

/**
 * Whether a request comes from a program on this machine and from no proxy: one on this machine has loopback's address
 * too, and brings strangers.
 */
export function isDirectLocal(headers: Pick<Headers, 'get'>): boolean {
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').filter((entry) => entry.trim() !== '');
  return (
    OF_A_PROXY.every((name) => headers.get(name) === null) &&
    // Next adds the address that it sees itself.
    forwarded.every(isLoopbackAddress) &&
    isLoopbackAddress(headers.get(peerAddressHeader) ?? '')
  );
}
