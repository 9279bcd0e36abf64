/**
 * All that came in, whatever it was (W3C webrtc-stats, RTCTransportStats; one transport, as everything is bundled). Firefox
 * before 154 counts no bytes there: then what its candidate pairs count.
 */
export function bytesReceived(report: RTCStatsReport): number {
  const sums = { transport: 0, 'candidate-pair': 0 };
  for (const entry of report.values()) {
    const type: keyof typeof sums = entry.type;
    if (type in sums) sums[type] += entry.bytesReceived ?? 0;
  }
  return sums.transport || sums['candidate-pair'];
}
