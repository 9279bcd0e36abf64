import type { Server } from 'node:http';
import { PeerServer } from 'peer';
import { freePort } from '../../fixtures/free-port';
import type { PagePair } from './page-arm';

/** PeerJS with its own server, used as its documentation shows. */
export async function servePeerJs(host: string): Promise<PagePair> {
  const port = await freePort();
  const signaling = await new Promise<Server>((done) => {
    PeerServer({ port, host }, (listening) => done(listening as Server));
  });
  return {
    name: 'PeerJS',
    scripts: { library: 'node_modules/peerjs/dist/peerjs.min.js', module: 'peerjs-page.js' },
    query: (me, peer) => `me=${me}&peer=${peer}&port=${port}`,
    whenReady: (page) => page.waitForFunction(() => document.body.dataset.state === 'open'),
    dial: (caller) => caller.click('#dial'),
    close: () => signaling.close(),
  };
}
