/*
 * Two such pages send bytes to each other as fast as a bare page can. `links.call` may carry both cameras and measures
 * the round trip; the other links have one ordered, reliable data channel each.
 */

const links = new Map();
window.observed = { links: [] };

async function gathered(peer) {
  while (peer.iceGatheringState !== 'complete') {
    await new Promise((done) => peer.addEventListener('icegatheringstatechange', done, { once: true }));
  }
  return peer.localDescription.sdp;
}

async function begin(name, hasCamera) {
  const peer = new RTCPeerConnection({ iceServers: window.iceServers, bundlePolicy: 'max-bundle' });
  const isCall = name === 'call';
  const kind = isCall ? { ordered: false, maxRetransmits: 0 } : {};
  const channel = peer.createDataChannel(name, { negotiated: true, id: 0, ...kind });
  channel.binaryType = 'arraybuffer';
  if (isCall) echo(channel);
  const opened = new Promise((done) => channel.addEventListener('open', done, { once: true }));
  links.set(name, { peer, channel, opened });
  window.observed.links.push(peer);
  if (isCall && hasCamera) {
    const own = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } });
    for (const track of own.getTracks()) peer.addTrack(track, own);
    peer.addEventListener('track', ({ streams: [stream] }) => {
      const video = document.querySelector('video');
      if (stream && video.srcObject !== stream) video.srcObject = stream;
    });
  }
  return peer;
}

window.offer = async (name, hasCamera) => {
  const peer = await begin(name, hasCamera);
  await peer.setLocalDescription();
  return gathered(peer);
};
window.answer = async (name, hasCamera, sdp) => {
  const peer = await begin(name, hasCamera);
  await peer.setRemoteDescription({ type: 'offer', sdp });
  await peer.setLocalDescription();
  return gathered(peer);
};
window.answered = async (name, sdp) => {
  const { peer, opened } = links.get(name);
  await peer.setRemoteDescription({ type: 'answer', sdp });
  await opened;
};

/* Milliseconds of each round trip of a small message on the call's link, which no transfer uses. */
window.roundTripsMs = [];
function echo(channel) {
  const sentAtMs = new Map();
  channel.addEventListener('message', ({ data }) => {
    const [kind, id] = data.split(' ');
    if (kind === 'ping') channel.send(`pong ${id}`);
    else window.roundTripsMs.push(performance.now() - sentAtMs.get(id));
  });
  window.ping = () => {
    const id = String(sentAtMs.size);
    sentAtMs.set(id, performance.now());
    channel.send(`ping ${id}`);
  };
}

const nextEvent = (target, type) => new Promise((done) => target.addEventListener(type, done, { once: true }));

async function pour(channel, pieceBytes, highWater, take) {
  const piece = new Uint8Array(pieceBytes);
  channel.bufferedAmountLowThreshold = highWater / 2;
  for (let bytes = take(pieceBytes); bytes > 0; bytes = take(pieceBytes)) {
    while (channel.bufferedAmount + bytes > highWater) await nextEvent(channel, 'bufferedamountlow');
    channel.send(bytes === pieceBytes ? piece : piece.subarray(0, bytes));
  }
}

async function sendAndWait(channel, pieceBytes, take) {
  const piece = new Uint8Array(pieceBytes);
  for (let bytes = take(pieceBytes); bytes > 0; bytes = take(pieceBytes)) {
    const acknowledged = nextEvent(channel, 'message');
    channel.send(bytes === pieceBytes ? piece : piece.subarray(0, bytes));
    await acknowledged;
  }
}

/* Each link takes the next piece when it has room for one. */
window.sendBytes = async ({ names, totalBytes, pieceBytes, highWater, isAcknowledged }) => {
  let left = totalBytes;
  const take = (most) => {
    const bytes = Math.min(most, left);
    left -= bytes;
    return bytes;
  };
  const channels = names.map((name) => links.get(name).channel);
  const sendOn = (channel) =>
    isAcknowledged ? sendAndWait(channel, pieceBytes, take) : pour(channel, pieceBytes, highWater, take);
  await Promise.all(channels.map(sendOn));
};

/* Counts what comes and drops it. The steady part begins with the second tenth. */
window.receiveBytes = ({ names, totalBytes, isAcknowledged }) => {
  let [received, steadyFrom, steadyAtMs] = [0, 0, 0];
  window.received = new Promise((done) => {
    for (const name of names) {
      const { channel } = links.get(name);
      channel.onmessage = ({ data }) => {
        received += data.byteLength;
        if (isAcknowledged) channel.send('got it');
        if (!steadyFrom && received >= totalBytes / 10) [steadyFrom, steadyAtMs] = [received, performance.now()];
        if (received < totalBytes) return;
        done({ steadyBytes: received - steadyFrom, steadyMs: performance.now() - steadyAtMs });
      };
    }
  });
};
window.whenReceived = () => window.received;
