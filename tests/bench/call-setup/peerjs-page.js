import { byId, openCamera, putDown, show } from './bare-page.js';

/* The simplest call with PeerJS: caller and callee open their camera as late as Mado's do. */

const query = new URLSearchParams(location.search);
const [me, other, port] = ['me', 'peer', 'port'].map((name) => query.get(name));
const peer = new window.Peer(me, {
  host: location.hostname,
  port: Number(port),
  config: { iceServers: window.iceServers },
});
let call;
let ringing;

peer.on('open', () => {
  document.body.dataset.state = 'open';
});
const follow = (next) => {
  call = next;
  call.on('stream', show);
};
byId('dial').onclick = async () => follow(peer.call(other, await openCamera()));
peer.on('call', (incoming) => {
  ringing = incoming;
  byId('accept').disabled = false;
});
byId('accept').onclick = async () => {
  byId('accept').disabled = true;
  const own = await openCamera();
  window.clock.answeredAt = performance.timeOrigin + performance.now();
  ringing.answer(own);
  follow(ringing);
};
byId('hang-up').onclick = () => {
  call.close();
  putDown();
};
