import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { postgresBinaries } from '../postgres.mjs';
import { succeeds, tool } from './run.mjs';

const browserNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const firefoxNames = ['firefox-esr', 'firefox'];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  // Administrators' programs may not be on an ordinary PATH.
  const folders = [...process.env.PATH.split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

const installedBrowser = () => browserNames.find(onPath);

async function aptInstall(...packages) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid() !== 0) return false;
  console.log(`Installing ${packages.join(', ')} with apt-get`);
  const quietly = { DEBIAN_FRONTEND: 'noninteractive' };
  await succeeds('apt-get', ['update', '-qq'], quietly);
  return succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quietly);
}

function requireExecutable(variable) {
  const path = process.env[variable];
  if (path && !isExecutable(path)) throw new Error(`${variable}: ${path} cannot be run`);
  return Boolean(path);
}

/** The first that exists of CHROME_PATH, an installed Chromium, Debian's package, and Playwright's own. */
export async function ensureBrowser() {
  if (requireExecutable('CHROME_PATH') || installedBrowser()) return;
  if ((await aptInstall('chromium')) && installedBrowser()) return;
  if (await tool('@playwright/test/cli.js', ['install', '--with-deps', 'chromium'])) return;
  throw new Error('There is no Chromium, and none could be installed. Set CHROME_PATH to one.');
}

/** FIREFOX_PATH, an installed Firefox, or Debian's package. */
export async function ensureFirefox() {
  const isInstalled = () => firefoxNames.some(onPath);
  if (requireExecutable('FIREFOX_PATH') || isInstalled()) return;
  await aptInstall('firefox-esr');
  if (!isInstalled()) throw new Error('There is no Firefox, and none could be installed. Set FIREFOX_PATH to one.');
}

/** Debian's packages, and a file by which each is known to be there. */
const fontFiles = {
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  'fonts-noto-color-emoji': '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
};

/** Without them Japanese and emoji are empty boxes in a screenshot. Systems other than Linux bring their own. */
export async function ensureFonts() {
  if (process.platform !== 'linux') return;
  const missing = () => Object.keys(fontFiles).filter((name) => !existsSync(fontFiles[name]));
  if (missing().length > 0) await aptInstall(...missing());
  if (missing().length > 0) console.warn(`Characters may be missing. Install ${missing().join(' and ')}, or the like.`);
}

const labTools = { ip: 'iproute2', nft: 'nftables', turnserver: 'coturn', python3: 'python3' };

/** The network lab builds hosts and routers from network namespaces: it needs Linux, root, and four programs. */
export async function ensureLabTools() {
  if (process.platform !== 'linux' || process.getuid() !== 0) throw new Error('The network lab needs Linux and root.');
  const missing = () => Object.keys(labTools).filter((name) => !onPath(name));
  if (missing().length > 0) await aptInstall(...missing().map((name) => labTools[name]));
  if (missing().length > 0) throw new Error(`Not installed, and could not be: ${missing().join(', ')}`);
}

const deployTools = {
  nginx: 'nginx',
  caddy: 'caddy',
  openssl: 'openssl',
  python3: 'python3',
  turnserver: 'coturn',
  'systemd-analyze': 'systemd',
  'systemd-notify': 'systemd',
  faketime: 'faketime',
};

/** The deployment tests run the web servers and systemd's programs as Debian ships them. */
export async function ensureDeployTools() {
  if (process.platform !== 'linux') throw new Error('The deployment tests need Linux.');
  const missing = () => Object.keys(deployTools).filter((name) => !onPath(name));
  if (missing().length > 0) await aptInstall(...new Set(missing().map((name) => deployTools[name])));
  // A module of Debian's own Python, whichever comes first on the PATH.
  const hasSeccomp = () => succeeds('/usr/bin/python3', ['-c', 'import seccomp']);
  if (!(await hasSeccomp()) && !((await aptInstall('python3-seccomp')) && (await hasSeccomp())))
    throw new Error('python3-seccomp is not installed, and could not be.');
  if (missing().length > 0) throw new Error(`Not installed, and could not be: ${missing().join(', ')}`);
}

/** Several sidecars: a balancer, and a clock that can be wrong for one of them. */
export async function ensureSeveralTools() {
  if (process.platform !== 'linux') throw new Error('The tests of several machines need Linux.');
  await ensurePostgres();
  await ensureRedis();
  const missing = () => ['caddy', 'faketime'].filter((name) => !onPath(name));
  if (missing().length > 0) await aptInstall(...missing());
  if (missing().length > 0) throw new Error(`Not installed, and could not be: ${missing().join(', ')}`);
}

/** The integration tests need PostgreSQL's server programs; they start their own server. */
export async function ensurePostgres() {
  if (postgresBinaries()) return;
  await aptInstall('postgresql');
  if (!postgresBinaries()) throw new Error('PostgreSQL is not installed, and could not be: apt-get install postgresql');
}

/** The integration tests start a Redis of their own. */
export async function ensureRedis() {
  const isThere = () => requireExecutable('REDIS_SERVER_PATH') || ['redis-server', 'valkey-server'].some(onPath);
  if (isThere()) return;
  // Debian's package would also start a server of the system's own.
  await aptInstall('redis-server');
  if (!isThere()) throw new Error('Redis is not installed, and could not be: apt-get install redis-server');
}

const imageTools = { buildah: 'buildah', debootstrap: 'debootstrap', unshare: 'util-linux', setpriv: 'util-linux' };

/** The container's image is built and run without Docker: that needs Linux, root, and four programs. */
export async function ensureImageTools() {
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new Error('Building the image needs Linux and root.');
  const missing = () => Object.keys(imageTools).filter((name) => !onPath(name));
  if (missing().length > 0) await aptInstall(...new Set(missing().map((name) => imageTools[name])));
  if (missing().length > 0) throw new Error(`Not installed, and could not be: ${missing().join(', ')}`);
}
