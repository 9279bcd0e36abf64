import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { watchFirstFrame } from './first-frame';

/** Serves each path's file on a port of its own, where cameras are allowed. */
export async function servePage(files: Record<string, string>) {
  const contents = new Map<string, string>();
  for (const [path, file] of Object.entries(files)) contents.set(path, await readFile(file, 'utf8'));
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(contents.get(path) ?? '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}` };
}

export async function openTimedPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  await context.addInitScript(watchFirstFrame);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
