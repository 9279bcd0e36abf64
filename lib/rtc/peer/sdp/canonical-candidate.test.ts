import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalCandidate } from './canonical-candidate';

const init = (candidate: string) => ({ candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null });
const canonical = (candidate: string) => canonicalCandidate(init(candidate))?.candidate ?? null;

it.each([
  // As Chromium, Firefox and Safari write them.
  'candidate:586813550 1 udp 2122194687 192.0.2.2 42306 typ host generation 0 ufrag tBz+ network-id 1',
  'candidate:1 1 udp 2122265343 fd00::2 34532 typ host generation 0 network-id 2 network-cost 10',
  'candidate:0 1 udp 2122187007 29565144-e5ae-4099-83fa-c5207760cde4.local 37269 typ host',
  'candidate:3 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 1',
  'candidate:2 1 udp 41885439 198.51.100.9 6000 typ relay raddr 0.0.0.0 rport 0 generation 0',
  'candidate:4 1 udp 1677729535 203.0.113.4 41000 typ srflx raddr ::ffff:10.0.0.7 rport 5000',
  '',
])('leaves %j as it is', (line) => {
  expect(canonical(line)).toBe(line);
});

it('writes what is meant alike alike, and drops what says nothing to a browser', () => {
  const said = 'candidate:1 1 UDP 1 192.0.2.2 9 typ HOST x-new 7 generation 0 rport 5 ufrag a=b';
  expect(canonical(said)).toBe('candidate:1 1 udp 1 192.0.2.2 9 typ host generation 0');
});

it.each([
  'candidate:1 1 udp 1 tracker.example 9 typ host',
  'candidate:1 1 udp 1 a.b.local 9 typ host',
  'candidate:1 1 udp 1 256.0.0.1 9 typ host',
  'candidate:1 1 udp 1 fe80::1%eth0 9 typ host',
  'candidate:1 3 udp 1 192.0.2.2 9 typ host',
  'candidate:1 1 dccp 1 192.0.2.2 9 typ host',
  'candidate:1 1 udp 4294967296 192.0.2.2 9 typ host',
  'candidate:1 1 udp 1 192.0.2.2 65536 typ host',
  'candidate:1 1 udp 1 192.0.2.2 9 typ host\r\na=ice-lite',
  'a=candidate:1 1 udp 1 192.0.2.2 9 typ host',
  `candidate:${'1'.repeat(33)} 1 udp 1 192.0.2.2 9 typ host`,
])('refuses %j', (line) => {
  expect(canonical(line)).toBeNull();
});

it('refuses a candidate of a section or a generation that no browser names so', () => {
  const whole = init('candidate:1 1 udp 1 192.0.2.2 9 typ host');
  expect(canonicalCandidate({ ...whole, sdpMid: 'a b' })).toBeNull();
  expect(canonicalCandidate({ ...whole, usernameFragment: 'a\r\n' })).toBeNull();
});

it('is the same read again, and one line of known words, whatever it reads', () => {
  const word = fc.oneof(
    fc.constantFrom('candidate:1', '1', 'udp', 'tcp', '9', '192.0.2.2', 'fd00::2', 'x.local', 'typ', 'host', 'relay'),
    fc.constantFrom('raddr', 'rport', 'tcptype', 'active', 'generation', 'ufrag', 'network-id', 'network-cost'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const tail = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
  const line = fc.oneof(
    tail,
    tail.map((more) => `candidate:1 1 udp 1 192.0.2.2 9 typ host ${more}`),
  );
  fc.assert(
    fc.property(line, (said) => {
      const once = canonical(said);
      if (once === null || once === '') return;
      expect(once).toMatch(/^candidate:[\w+/]{1,32} [12] (udp|tcp) \d{1,10} [\w.:-]+ \d{1,5} typ \w{4,5}[\w +/.:-]*$/);
      expect(canonical(once)).toBe(once);
    }),
    { numRuns: 300 },
  );
});
