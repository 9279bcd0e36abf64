/**
 * Bytes received on the link's one transport (W3C webrtc-stats, RTCTransportStats). Firefox before 154 does not count them
 * there: use the sum over its candidate pairs instead.
 */
export function bytesReceived(report: RTCStatsReport): number {
  const sums = { transport: 0, 'candidate-pair': 0 };
  for (const entry of report.values()) {
    const type: keyof typeof sums = entry.type;
    if (type in sums) sums[type] += entry.bytesReceived ?? 0;
  }
  return sums.transport || sums['candidate-pair'];
}
