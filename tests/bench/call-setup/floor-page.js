import { byId, openCamera, putDown, show } from './bare-page.js';

/* The minimal call: connected while it rings, with nothing to send; accept is one message on the data channel. */

let peer;
let channel;

const send = (stream) => {
  for (const track of stream.getTracks()) {
    const ofItsKind = ({ receiver }) => receiver.track.kind === track.kind;
    peer.getTransceivers().find(ofItsKind).sender.replaceTrack(track);
  }
};
const showPeer = () => show(new MediaStream(peer.getReceivers().map(({ track }) => track)));
const begin = () => {
  peer = new RTCPeerConnection({ iceServers: window.iceServers, bundlePolicy: 'max-bundle' });
  channel = peer.createDataChannel('control', { negotiated: true, id: 0 });
  channel.onopen = () => {
    byId('accept').disabled = false;
  };
};
const gathered = async () => {
  while (peer.iceGatheringState !== 'complete') {
    await new Promise((done) => peer.addEventListener('icegatheringstatechange', done, { once: true }));
  }
  return peer.localDescription.sdp;
};

window.dial = async () => {
  const own = await openCamera();
  begin();
  channel.onmessage = () => {
    showPeer();
    send(own);
  };
  for (const kind of ['audio', 'video']) peer.addTransceiver(kind, { direction: 'sendrecv' });
  await peer.setLocalDescription();
  return gathered();
};
window.ring = async (sdp) => {
  begin();
  await peer.setRemoteDescription({ type: 'offer', sdp });
  for (const transceiver of peer.getTransceivers()) transceiver.direction = 'sendrecv';
  await peer.setLocalDescription();
  if (location.search === '?camera-open') await openCamera();
  return gathered();
};
window.answered = (sdp) => peer.setRemoteDescription({ type: 'answer', sdp });

byId('accept').onclick = async () => {
  byId('accept').disabled = true;
  channel.send('accept');
  showPeer();
  send(await openCamera());
};
byId('hang-up').onclick = () => {
  peer.close();
  putDown();
};
