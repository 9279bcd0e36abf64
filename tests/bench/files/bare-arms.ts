import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Browser, Page } from '@playwright/test';
import type { Place } from '../place';
import type { Arm } from './arm';

interface Course {
  readonly names: readonly string[];
  readonly pieceBytes: number;
  readonly highWater: number;
  readonly isAcknowledged: boolean;
}

declare global {
  interface Window {
    offer(name: string, hasCamera: boolean): Promise<string>;
    answer(name: string, hasCamera: boolean, sdp: string): Promise<string>;
    answered(name: string, sdp: string): Promise<void>;
    roundTripsMs?: number[];
    ping?(): void;
    sendBytes(course: Course & { totalBytes: number }): Promise<void>;
    receiveBytes(course: Course & { totalBytes: number }): void;
    whenReceived(): Promise<{ steadyBytes: number; steadyMs: number }>;
  }
}

const PAGE = 'tests/bench/files/bare-page.js';
const KIB = 1024;
const HIGH_WATER = 1024 * KIB;

async function serve(host: string, port: number): Promise<Server> {
  const script = await readFile(PAGE, 'utf8');
  const html = `<!doctype html><title>A bare page</title><video autoplay playsinline></video>
    <script type="module">${script}</script>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function openPage(browser: Browser, place: Place, person: string, port: number): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  await context.addInitScript((iceServers) => {
    window.iceServers = iceServers;
  }, place.iceServersFor(person));
  const page = await context.newPage();
  await page.goto(place.originAt(port));
  await page.waitForFunction(() => 'receiveBytes' in window);
  return page;
}

async function link(sender: Page, receiver: Page, name: string, hasCamera: boolean): Promise<void> {
  const offer = await sender.evaluate(([link, camera]) => window.offer(link, camera), [name, hasCamera] as const);
  const answer = await receiver.evaluate(([link, camera, sdp]) => window.answer(link, camera, sdp), [
    name,
    hasCamera,
    offer,
  ] as const);
  await sender.evaluate(([link, sdp]) => window.answered(link, sdp), [name, answer] as const);
}

/** Rejects after `limitMs`, whatever the promise does. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not sent within ${limitMs / 1_000} s`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function bareArm(name: string, course: Course, hasCall: boolean): Arm {
  return {
    name: hasCall ? `${name}, in a call` : name,
    hasCall,
    async open(place, port) {
      const server = await serve(place.host, port);
      const [senders, receivers] = place.browsers;
      const receiver = await openPage(receivers, place, 'bob', port);
      const sender = await openPage(senders, place, 'alice', port);
      for (const each of ['call', ...course.names]) await within(30_000, link(sender, receiver, each, hasCall));
      return {
        sender,
        receiver,
        async send(totalBytes, limitMs) {
          const whole = { ...course, totalBytes };
          await receiver.evaluate((given) => window.receiveBytes(given), whole);
          const arrived = receiver.evaluate(() => window.whenReceived());
          const sent = sender.evaluate((given) => window.sendBytes(given), whole);
          const [{ steadyBytes, steadyMs }] = await within(limitMs, Promise.all([arrived, sent]));
          return { bytes: steadyBytes, ms: steadyMs };
        },
        async close() {
          for (const page of [sender, receiver]) await page.context().close();
          server.close();
        },
      };
    },
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `data-${index}`);
const raw = (count: number, kib: number): Course => ({
  names: numbered(count),
  pieceBytes: kib * KIB,
  highWater: HIGH_WATER,
  isAcknowledged: false,
});

const COURSES: Readonly<Record<string, Course>> = {
  raw: raw(1, 16),
  'raw-64': raw(1, 64),
  'raw-256': raw(1, 256),
  'stop-and-wait': { ...raw(1, 64), isAcknowledged: true },
  'striped-2': raw(2, 16),
  'striped-4': raw(4, 16),
};

export const BARE_ARMS = Object.keys(COURSES);

/** Bare pages, with or without a two-way camera call beside the transfer. */
export function bareArms(names: readonly string[], hasCall: boolean): Arm[] {
  return Object.entries(COURSES)
    .filter(([name]) => names.includes(name))
    .map(([name, course]) => bareArm(name, course, hasCall));
}
