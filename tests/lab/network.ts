import { execFileSync } from 'node:child_process';

/*
 *   a 10.1.0.2 ─ router 10.1.0.1 | 198.51.100.11 ─┐
 *                                                  ├─ public: Mado 198.51.100.1, TURN 198.51.100.2
 *   b 10.2.0.2 ─ router 10.2.0.1 | 198.51.100.12 ─┘
 *
 * Each host is a network namespace of its own. The tests run in the public one: whatever they start is on the lab's
 * internet, and only browsers are placed behind a router.
 */

export const SITES = ['a', 'b'] as const;
export type Site = (typeof SITES)[number];

const PREFIX = 'mado-lab';
export const PUBLIC = `${PREFIX}-public`;
export const MADO_ADDRESS = '198.51.100.1';
export const TURN_ADDRESS = '198.51.100.2';
/** RFC 3849: documentation addresses, which here are the public internet. */
export const TURN_ADDRESS_6 = '2001:db8::2';

export const clientOf = (site: Site) => `${PREFIX}-${site}`;
const routerOf = (site: Site) => `${PREFIX}-router-${site}`;
const everyHost = [PUBLIC, ...SITES.flatMap((site) => [clientOf(site), routerOf(site)])];

/** How a router treats traffic (the mapping behaviour of RFC 4787, 4.1 and 5; it admits only replies). */
export const PATHS = ['endpoint-independent', 'address-and-port-dependent', 'udp-blocked', 'only-443'] as const;
export type Path = (typeof PATHS)[number];

const MAPPING: Record<Path, string> = {
  // Keeps the port, so that every destination sees the same one.
  'endpoint-independent': 'masquerade',
  'address-and-port-dependent': 'masquerade fully-random',
  'udp-blocked': 'masquerade',
  'only-443': 'masquerade',
};
const FIREWALL: Record<Path, string> = {
  'endpoint-independent': '',
  'address-and-port-dependent': '',
  'udp-blocked': 'iifname "lan" meta l4proto udp drop;',
  'only-443': 'iifname "lan" meta l4proto != tcp drop; iifname "lan" tcp dport != 443 drop;',
};

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const within = (host: string, command: string, args: string[], input = '') =>
  execFileSync('ip', ['netns', 'exec', host, command, ...args], { input, stdio: ['pipe', 'pipe', 'pipe'] }).toString();

/** Builds the network, replacing whatever an interrupted run has left. Needs root, iproute2 and nftables. */
export function createNetwork(): void {
  tearDown();
  for (const host of everyHost) {
    ip('netns', 'add', host);
    ip('-n', host, 'link', 'set', 'lo', 'up');
  }
  ip('-n', PUBLIC, 'link', 'add', 'internet', 'type', 'bridge');
  for (const address of [MADO_ADDRESS, TURN_ADDRESS])
    ip('-n', PUBLIC, 'addr', 'add', `${address}/24`, 'dev', 'internet');
  ip('-n', PUBLIC, 'addr', 'add', `${TURN_ADDRESS_6}/64`, 'dev', 'internet', 'nodad');
  ip('-n', PUBLIC, 'link', 'set', 'internet', 'up');
  SITES.forEach((site, index) => {
    const [client, router, net] = [clientOf(site), routerOf(site), `10.${index + 1}.0`];
    ip('link', 'add', 'eth0', 'netns', client, 'type', 'veth', 'peer', 'name', 'lan', 'netns', router);
    ip('-n', client, 'addr', 'add', `${net}.2/24`, 'dev', 'eth0');
    ip('-n', client, 'link', 'set', 'eth0', 'up');
    ip('-n', router, 'addr', 'add', `${net}.1/24`, 'dev', 'lan');
    ip('-n', router, 'link', 'set', 'lan', 'up');
    createUplink(site);
    ip('-n', client, 'route', 'add', 'default', 'via', `${net}.1`);
    within(router, 'sh', ['-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
    setPath(site, 'endpoint-independent');
  });
}

/** Both ends of the link from this site's router to the internet. */
export const uplinkOf = (site: Site) => ({
  router: routerOf(site),
  device: 'wan',
  host: PUBLIC,
  peerDevice: `to-${site}`,
});

/** Creates that link, without delay or loss. */
export function createUplink(site: Site): void {
  const { router, device, host, peerDevice } = uplinkOf(site);
  ip('link', 'add', device, 'netns', router, 'type', 'veth', 'peer', 'name', peerDevice, 'netns', host);
  configureUplink(site);
}

/** Configures a link that exists. */
export function configureUplink(site: Site): void {
  const { router, device, host, peerDevice } = uplinkOf(site);
  ip('-n', router, 'addr', 'add', `198.51.100.1${SITES.indexOf(site) + 1}/24`, 'dev', device);
  ip('-n', router, 'link', 'set', device, 'up');
  ip('-n', host, 'link', 'set', peerDevice, 'master', 'internet', 'up');
}

/** Deletes the link, so that another can be created. */
export function deleteUplink(site: Site): void {
  const { router, device } = uplinkOf(site);
  ip('-n', router, 'link', 'del', device);
}

/** From now on, new flows of this site are treated like this. Established TCP connections keep their mapping. */
export function setPath(site: Site, path: Path): void {
  // An unsolicited packet must not create a mapping either: it would occupy a port that a client is about to keep.
  const rules = `flush ruleset
    table ip lab {
      chain mapping { type nat hook postrouting priority 100; oifname "wan" ${MAPPING[path]}; }
      chain unasked { type filter hook input priority 0; iifname "wan" meta l4proto { tcp, udp } ct state new drop; }
      chain firewall { type filter hook forward priority 0; iifname "wan" ct state new drop; ${FIREWALL[path]} }
    }`;
  within(routerOf(site), 'nft', ['-f', '-'], rules);
}

/** Unplugs this site's cable or plugs it in again; mappings and addresses stay as they were. */
export function setCable(site: Site, isPlugged: boolean): void {
  const rules = isPlugged
    ? 'table ip cable; delete table ip cable'
    : 'table ip cable { chain passing { type filter hook forward priority -10; policy drop; }; }';
  within(routerOf(site), 'nft', ['-f', '-'], rules);
}

/** Blocks or restores this site's path to Mado, for established connections as well; other traffic passes. */
export function setPathToMado(site: Site, isOpen: boolean): void {
  const rules = isOpen
    ? 'table ip web; delete table ip web'
    : `table ip web { chain passing { type filter hook forward priority -10; ip daddr ${MADO_ADDRESS} drop; }; }`;
  within(routerOf(site), 'nft', ['-f', '-'], rules);
}

/** Removes all disturbances. */
export function restoreNetwork(): void {
  for (const site of SITES) {
    setPath(site, 'endpoint-independent');
    setCable(site, true);
    setPathToMado(site, true);
  }
}

/** Gives this site's client another address in its network, as a new lease or another network does. Returns it. */
export function changeAddress(site: Site): string {
  const host = clientOf(site);
  const net = `10.${SITES.indexOf(site) + 1}.0`;
  const before = /inet (10\S+)/.exec(ip('-n', host, '-4', 'addr', 'show', 'dev', 'eth0'))?.[1] ?? '';
  const last = Number(before.split('.')[3]?.split('/')[0]);
  const after = `${net}.${last === 2 ? 3 : 2}`;
  ip('-n', host, 'addr', 'del', before, 'dev', 'eth0');
  ip('-n', host, 'addr', 'add', `${after}/24`, 'dev', 'eth0');
  ip('-n', host, 'route', 'add', 'default', 'via', `${net}.1`);
  return after;
}

/** Ends the processes left on the lab's hosts and deletes the hosts. Idempotent. */
export function tearDown(): void {
  const standing = ip('netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0]);
  for (const host of everyHost.filter((name) => standing.includes(name))) {
    for (const pid of ip('netns', 'pids', host).split('\n').filter(Boolean)) end(Number(pid));
    ip('netns', 'del', host);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // The process may have ended since it was listed.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
