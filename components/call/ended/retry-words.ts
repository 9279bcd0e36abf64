/** Minutes are told from here on: counting seconds down for longer only makes people wait. */
const MINUTES_FROM_S = 100;

/** The key of the message that says when this person may ring the other again, and its number. */
export function retryWords(seconds: number): { key: 'retryInSeconds' | 'retryInMinutes'; count: number } {
  if (seconds < MINUTES_FROM_S) return { key: 'retryInSeconds', count: seconds };
  return { key: 'retryInMinutes', count: Math.ceil(seconds / 60) };
}
