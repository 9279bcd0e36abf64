/** From here on, minutes are shown: counting down seconds for longer only makes people wait. */
const MINUTES_FROM_S = 100;

/** The key of the message that says when this user may call the peer again, and its number. */
export function retryWords(seconds: number): { key: 'retryInSeconds' | 'retryInMinutes'; count: number } {
  if (seconds < MINUTES_FROM_S) return { key: 'retryInSeconds', count: seconds };
  return { key: 'retryInMinutes', count: Math.ceil(seconds / 60) };
}
