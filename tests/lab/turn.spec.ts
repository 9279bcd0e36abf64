import { randomUUID } from 'node:crypto';
import { deniedBlocks, readRegistries, textOf } from '../../scripts/denied-peers.mjs';
import { turnCredentials } from '../../server/turn/credentials';
import { TURN_SECRET } from './coturn';
import { expect, test } from './test';
import { familyOf, openTurnClient } from './turn-client';

const MINUTE_MS = 60_000;
const inTime = () => Date.now() + MINUTE_MS;
/** A new user each time, so that other allocations do not count against the quota. */
const good = () => turnCredentials(TURN_SECRET, randomUUID(), inTime());

/** Peers that a relay must not reach from inside an operator's network. IPv4 in IPv6 is written in hexadecimal. */
const INTERNAL = [
  ['loopback', '127.0.0.1'],
  ['loopback, elsewhere', '127.8.9.10'],
  ['this host', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private', '10.0.0.1'],
  ['private', '10.255.255.254'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.254'],
  ['private', '192.168.0.1'],
  ['private', '192.168.255.254'],
  ['a cloud telling its machine who it is', '169.254.169.254'],
  ['link-local', '169.254.0.1'],
  ["a carrier's translator", '100.64.0.1'],
  ["a carrier's translator", '100.127.255.254'],
  ['protocol assignments', '192.0.0.8'],
  ['benchmarks', '198.19.0.1'],
  ['documentation', '192.0.2.1'],
  ['documentation', '203.0.113.254'],
  ['6to4 relays', '192.88.99.1'],
  ['multicast', '224.0.0.1'],
  ['multicast, site', '239.255.255.250'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['mapped loopback', '::ffff:7f00:1'],
  ['mapped private', '::ffff:a00:1'],
  ['mapped link-local', '::ffff:a9fe:a9fe'],
  ['compatible loopback', '::7f00:1'],
  ['compatible loopback that ends in a zero', '::7f00:100'],
  ['translated private', '64:ff9b::a00:1'],
  ['translated private, locally', '64:ff9b:1::a00:1'],
  ['discarded', '100::1'],
  ['Teredo', '2001::1'],
  ['6to4 of a private', '2002:a00:1::1'],
  ['documentation', '2001:db8:1::1'],
  ['documentation', '3fff:fff::1'],
  ['segment routing', '5f00::1'],
  ['unique local', 'fd00::1'],
  ['unique local', 'fc00::1'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['multicast, site', 'ff05::2'],
] as const;

/** The first and the last address of each non-public block, except those that the lab itself consists of. */
const edges = deniedBlocks(readRegistries())
  .filter(({ block }) => !['198.51.100.0/24', '2001:db8::/32'].includes(block))
  .flatMap(({ first, last }) => [textOf(first), textOf(last)]);

test.describe('a relay may reach', () => {
  for (const [name, peer] of INTERNAL) {
    test(`not ${name}: ${peer}`, async () => {
      const client = await openTurnClient(good());
      expect(await client.allocate(familyOf(peer))).toBeNull();
      expect(await client.createPermission(peer)).toBe(403);
      expect(await client.channelBind(peer)).toBe(403);
      await client.close();
    });
  }

  for (const family of [4, 6] as const) {
    test(`no boundary of any IPv${family} block that IANA does not call globally reachable`, async () => {
      const client = await openTurnClient(good());
      expect(await client.allocate(family)).toBeNull();
      for (const peer of edges.filter((edge) => familyOf(edge) === family))
        expect([peer, await client.createPermission(peer)]).toEqual([peer, 403]);
      await client.close();
    });
  }

  for (const peer of ['9.9.9.9', '2a00::77']) {
    test(`a public address: ${peer}`, async () => {
      const client = await openTurnClient(good());
      expect(await client.allocate(familyOf(peer))).toBeNull();
      expect(await client.createPermission(peer)).toBeNull();
      expect(await client.channelBind(peer)).toBeNull();
      await client.close();
    });
  }
});

test.describe('a relay is allocated for', () => {
  const { username, credential } = good();
  const [expiry] = username.split(':');
  const refused = {
    'expired credentials': turnCredentials(TURN_SECRET, 'alice', Date.now() - 1_000),
    "another server's": turnCredentials('the secret of somebody else, of 32 characters', 'alice', inTime()),
    "one's own under another name": { username: `${expiry}:bob`, credential },
    'prolonged ones': { username: `${Number(expiry) + 3_600}:alice`, credential },
    'a name that never expires': { username: 'alice', credential },
    'no credential': { username, credential: '' },
  };
  for (const [name, credentials] of Object.entries(refused)) {
    test(`nobody with ${name}`, async () => {
      const client = await openTurnClient(credentials);
      expect(await client.allocate()).toBe(401);
      await client.close();
    });
  }

  test('nobody who replays another user’s request', async () => {
    const honest = await openTurnClient(good());
    expect(await honest.allocate()).toBeNull();
    const eavesdropper = await openTurnClient(good());
    // The response to a challenge is valid only for the address that was challenged.
    expect((await eavesdropper.transmit(honest.lastSent)).errorCode).toBe(438);
    await honest.close();
    await eavesdropper.close();
  });

  test('nobody in another user’s relay', async () => {
    const client = await openTurnClient(good());
    expect(await client.allocate()).toBeNull();
    expect(await client.refresh(turnCredentials(TURN_SECRET, 'mallory', inTime()))).toBe(441);
    expect(await client.refresh()).toBeNull();
    await client.close();
  });

  test('a user with valid credentials, who keeps it after they expire', async () => {
    const soon = turnCredentials(TURN_SECRET, 'alice', Math.ceil(Date.now() / 1_000) * 1_000 + 2_000);
    const client = await openTurnClient(soon);
    expect(await client.allocate()).toBeNull();
    const tryAnew = async () => {
      const late = await openTurnClient(soon);
      const outcome = await late.allocate();
      await late.close();
      return outcome;
    };
    await expect.poll(tryAnew, { timeout: 10_000 }).toBe(401);
    expect(await client.refresh()).toBeNull();
    expect(await client.createPermission('198.51.100.77')).toBeNull();
    await client.close();
  });
});
