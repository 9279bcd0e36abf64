/**
 * Whether this installation takes the account that somebody is about to make with a provider. Asked when they arrive,
 * and again when they have chosen a name. `invite`: what the sign-up page was opened with; empty for nothing.
 */
export async function maySignUp(_invite: string): Promise<boolean> {
  return true;
}
