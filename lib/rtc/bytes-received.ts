/** All that came in, whatever it was (W3C webrtc-stats, RTCTransportStats; one transport, as everything is bundled). */
export function bytesReceived(report: RTCStatsReport): number {
  let bytes = 0;
  for (const entry of report.values()) if (entry.type === 'transport') bytes += entry.bytesReceived ?? 0;
  return bytes;
}
