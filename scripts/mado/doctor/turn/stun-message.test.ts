import { describe, expect, it } from 'vitest';
import { parseIceUrl } from './ice-url';
import { decode, lengthOfFirst } from './stun-message';

/** RFC 5769, 2.2 and 2.3: responses with XOR-MAPPED-ADDRESS 192.0.2.1 and 2001:db8:1234:5678:11:2233:4455:6677. */
const ipv4 = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
);
const ipv6 = Buffer.from(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c',
  'hex',
);

describe('a STUN message', () => {
  it('tells the address of its receiver, as in the test vectors of RFC 5769', () => {
    expect(decode(ipv4)?.mapped).toEqual({ address: '192.0.2.1', port: 32_853 });
    expect(decode(ipv6)?.mapped).toEqual({ address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 });
  });

  it('says how long it is as soon as its header is there', () => {
    expect(lengthOfFirst(ipv4.subarray(0, 19))).toBeNull();
    expect(lengthOfFirst(Buffer.concat([ipv4, ipv6]))).toBe(ipv4.length);
  });

  it('that is cut off or of another protocol is no answer, or one without an address', () => {
    expect(decode(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))).toBeNull();
    for (let length = 0; length < ipv4.length; length++) {
      expect(decode(ipv4.subarray(0, length))?.errorCode ?? null).toBeNull();
    }
    expect(decode(ipv4.subarray(0, 42))?.mapped).toBeNull();
  });
});

describe('the URL of a STUN or TURN server', () => {
  it.each([
    ['stun:turn.example', 'udp', 'turn.example', 3478],
    ['turn:turn.example?transport=udp', 'udp', 'turn.example', 3478],
    ['turn:192.0.2.1:5000?transport=tcp', 'tcp', '192.0.2.1', 5000],
    ['turns:turn.example', 'tls', 'turn.example', 5349],
    ['turns:[2001:db8::1]:443?transport=tcp', 'tls', '2001:db8::1', 443],
  ])('%s', (url, protocol, host, port) => {
    expect(parseIceUrl(url)).toEqual({ url, protocol, host, port, isDtls: false });
  });

  it('means DTLS with turns over UDP', () => {
    expect(parseIceUrl('turns:turn.example?transport=udp').isDtls).toBe(true);
  });
});
