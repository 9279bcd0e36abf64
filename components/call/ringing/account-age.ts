/** How old an account is, in the largest unit of which there are at least two. */
export function accountAge(days: number): { key: 'today' | 'days' | 'months' | 'years'; count: number } {
  if (days === 0) return { key: 'today', count: 0 };
  if (days < 61) return { key: 'days', count: days };
  if (days < 731) return { key: 'months', count: Math.floor(days / 30.44) };
  return { key: 'years', count: Math.floor(days / 365.25) };
}
