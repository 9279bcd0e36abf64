import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { listenerBelow } from '../fixtures/processes';
import { DOMAIN } from './front';
import { ending, type Launched, launch } from './launch';
import { signUpForm } from './sign-up-form';

const UNIT = 'deploy/systemd/mado.service';
const START = [process.execPath, 'scripts/start.mjs'] as const;

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function launched(command: readonly [string, ...string[]], environment: Record<string, string> = {}) {
  const mado = await launch(command, environment);
  cleanUps.push(() => mado.clear());
  return mado;
}

const isAlive = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  );

/** No part of it is left: neither port has a listener. */
async function expectGone({ port, signalingPort }: Launched): Promise<void> {
  await expect.poll(() => isAlive(port)).toBe(false);
  await expect.poll(() => isAlive(signalingPort)).toBe(false);
}

function unitFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mado-unit-'));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The unit as it is shipped, with this machine's Node. */
function unitFile(): string {
  const path = join(unitFolder(), 'mado.service');
  writeFileSync(path, readFileSync(UNIT, 'utf8').replace('/usr/bin/node', process.execPath));
  return path;
}

/** The shipped units beside it would be looked for in the machine's own folders. */
function certificateUnit(): string {
  const folder = unitFolder();
  for (const kind of ['service', 'timer']) {
    const text = readFileSync(`deploy/systemd/coturn-certificate@.${kind}`, 'utf8');
    writeFileSync(
      join(folder, `coturn-certificate@${DOMAIN}.${kind}`),
      text.replace('/opt/mado/', `${process.cwd()}/`),
    );
  }
  return join(folder, `coturn-certificate@${DOMAIN}.timer`);
}

/** Debian's unit of coturn, together with our addition to it. */
function coturnUnit(): string {
  const path = join(unitFolder(), 'coturn.service');
  copyFileSync('/lib/systemd/system/coturn.service', path);
  cpSync('deploy/systemd/coturn.service.d', `${path}.d`, { recursive: true });
  return path;
}

describe('the systemd units', () => {
  it.each([
    ['mado', unitFile],
    ['coturn', coturnUnit],
    ["coturn's certificate", certificateUnit],
  ])('have no mistake that systemd knows of: %s', (_name, make) => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', make()], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each([
    ['mado', unitFile, 16],
    ['coturn', coturnUnit, 20],
  ])('leave little to do harm with: %s', (_name, make, tenths) => {
    // 100 is a service without any limits.
    const args = ['security', '--offline=true', `--threshold=${tenths}`, make()];
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    console.log(stdout.trim().split('\n').at(-1));
    expect(status).toBe(0);
  });

  it('grant more time to stop than Mado takes, and to a hung program than Mado takes to restart it', () => {
    const unit = readFileSync(UNIT, 'utf8');
    const secondsOf = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(unit)?.[1]);
    expect(secondsOf('TimeoutStopSec')).toBeGreaterThan(25);
    expect(secondsOf('WatchdogSec')).toBeGreaterThan(60);
  });
});

/** What systemd would hear of a service that it gave this environment. */
async function notifySocket() {
  const folder = mkdtempSync(join(tmpdir(), 'mado-notify-'));
  const path = join(folder, 'socket');
  const listener = spawn('python3', ['tests/deploy/notify-listener.py', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => {
    listener.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const heard: string[] = [];
  createInterface(listener.stdout).on('line', (line) => heard.push(line));
  await expect.poll(() => heard).toEqual(['listening']);
  heard.length = 0;
  return { path, heard: () => heard.filter((line) => /^(READY|WATCHDOG|STOPPING)=/.test(line)) };
}

describe('a Mado that systemd watches', () => {
  it('says when it is ready, that it works, and that it stops; and mends a program that hangs', async () => {
    const { path, heard } = await notifySocket();
    const environment = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '18000000' };
    const mado = await launched(START, environment);
    const reports = () => heard().filter((line) => line === 'WATCHDOG=1').length;
    await expect.poll(() => heard()[0]).toBe('READY=1');
    await expect.poll(reports).toBeGreaterThanOrEqual(2);

    const hung = listenerBelow(mado.pid, mado.signalingPort) ?? 0;
    process.kill(hung, 'SIGSTOP');
    await expect.poll(() => mado.log()).toContain('The sidecar runs but has not answered for 3 checks; it is killed.');
    const before = reports();
    await expect.poll(() => listenerBelow(mado.pid, mado.signalingPort)).not.toBe(hung);
    await expect.poll(reports).toBeGreaterThan(before);

    mado.child.kill('SIGTERM');
    expect(await ending(mado)).toEqual([0, null]);
    await expect.poll(() => heard().at(-1)).toBe('STOPPING=1');
    await expectGone(mado);
  });
});

/** Everything after `NAME=` of the unit's lines with this name. */
function settingsOf(name: string): string[] {
  const lines = readFileSync(UNIT, 'utf8').matchAll(new RegExp(`^${name}=(.+)$`, 'gm'));
  return [...lines].map(([, value = '']) => value);
}

/** Runs the command after it with the program's folder read-only, in a mount namespace of its own. */
const readOnly = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && exec "$@"`,
  'sh',
] as const;

describe('a Mado that may use only the system calls of the unit, and write to its own folder alone', () => {
  it('starts, says so, creates an account, and opens a connection', async () => {
    const [allowed = '', denied = ''] = settingsOf('SystemCallFilter').map((groups) => groups.replaceAll(' ', ','));
    const filter = ['tests/deploy/syscall-filter.py', allowed, denied.replace('~', '')];
    const { path, heard } = await notifySocket();
    const mado = await launched([...readOnly, '/usr/bin/python3', ...filter, ...START], { NOTIFY_SOCKET: path });
    await expect.poll(heard).toEqual(['READY=1']);
    const url = `http://localhost:${mado.port}`;
    const page = await fetch(`${url}/sign-up`);
    const received = { headers: { 'set-cookie': page.headers.getSetCookie() }, text: await page.text() };
    const form = await signUpForm(received, url, 'eve@example.com');
    const signedUp = await fetch(`${url}/sign-up`, { ...form, redirect: 'manual' });
    expect([signedUp.status, signedUp.headers.get('location')]).toEqual([303, '/lobby']);
    expect((await fetch(`${url}/signaling?EIO=4&transport=polling`)).status).toBe(200);
    expect(mado.log()).not.toMatch(/EROFS|EPERM|read-only/i);
    mado.child.kill('SIGTERM');
    expect(await ending(mado)).toEqual([0, null]);
  });
});

describe('a Mado that is asked to stop', () => {
  it('ends at once when it is asked again', async () => {
    const mado = await launched(START);
    // It would be waited for.
    process.kill(listenerBelow(mado.pid, mado.signalingPort) ?? 0, 'SIGSTOP');
    mado.child.kill('SIGTERM');
    const again = setInterval(() => mado.child.kill('SIGTERM'), 700);
    expect(await ending(mado)).toEqual([1, null]);
    clearInterval(again);
    await expectGone(mado);
  });

  it('ends with npm', async () => {
    const mado = await launched(['npm', 'start']);
    mado.child.kill('SIGTERM');
    await ending(mado);
    await expectGone(mado);
  });

  it('ends with a shell that npm put between, and that passes no signal on', async () => {
    const shell = ['sh', '-c', `'${process.execPath}' scripts/start.mjs; true`] as const;
    const mado = await launched(shell, { npm_lifecycle_event: 'start' });
    mado.child.kill('SIGTERM');
    expect(await ending(mado)).toEqual([null, 'SIGTERM']);
    await expectGone(mado);
  });

  it('exits with a code that keeps systemd from trying again when a setting is wrong', () => {
    const [node, script] = START;
    const { status, stderr } = spawnSync(node, [script], { env: { ...process.env, PORT: 'x' }, encoding: 'utf8' });
    expect(stderr).toContain('PORT');
    expect(readFileSync(UNIT, 'utf8')).toContain(`RestartPreventExitStatus=${status}\n`);
  });
});
