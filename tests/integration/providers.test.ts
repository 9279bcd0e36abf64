import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memoryAccountLimits } from '@/lib/auth/limits/account-limits';
import { type ArriveDeps, arrive, finishSignUp } from '@/lib/auth/providers/arrive';
import { newAttempt } from '@/lib/auth/providers/attempts';
import { configuredProviders } from '@/lib/auth/providers/configured';
import { type LinkDeps, linkIdentity, unlinkIdentity } from '@/lib/auth/providers/link';
import { problemOf } from '@/lib/auth/providers/problem';
import type { Provider, Told } from '@/lib/auth/providers/provider';
import { proveByIdentity } from '@/lib/auth/reauth/prove';
import { hasRecentProof } from '@/lib/auth/reauth/recent-proof';
import { waysToProve } from '@/lib/auth/reauth/ways-to-prove';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { clientAt } from '@/tests/fakes/client';
import { sessionOf } from '@/tests/fakes/session-of';
import { type OpenIdServer, startOpenIdServer } from '@/tests/fixtures/openid-provider';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const CALLBACK = 'http://localhost:3000/api/sign-in/oidc/callback';
const client = clientAt('198.51.100.7');
const linking = (userId: string) => ({ userId, providerName: 'Keycloak', locale: 'en' as const });

let server: OpenIdServer;
let provider: Provider;

beforeAll(async () => {
  server = await startOpenIdServer(CALLBACK);
  server.add({ sub: 'aya', name: 'Aya', email: 'Aya@Example.org', email_verified: true });
  server.add({ sub: 'ben', name: 'Ben', email: 'ben@example.org', email_verified: false });
  server.add({ sub: 'chiyo' });
  provider = openProvider();
});
afterAll(() => server.stop());

function openProvider(issuer = server.issuer): Provider {
  const [opened] = configuredProviders({
    ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: server.clientId, OIDC_CLIENT_SECRET: server.clientSecret },
    OIDC_NAME: 'Keycloak',
  });
  if (!opened) throw new Error('no provider is set up');
  return opened;
}

/** Signs in at the provider, up to the address that the browser comes back to. */
async function comeBack(sub: string | null) {
  const attempt = newAttempt('oidc');
  return { attempt, callback: await server.signIn(await provider.signInUrl(attempt, new URL(CALLBACK)), sub) };
}

async function tell(sub: string): Promise<Told> {
  const { attempt, callback } = await comeBack(sub);
  return provider.readAnswer(attempt, callback);
}

const problemWith = (answer: Promise<Told>) => answer.then(() => 'none', problemOf);

describe('an OpenID provider', () => {
  it('tells who has signed in, whether their address is proved, and nothing that they have not', async () => {
    const { issuer } = server;
    expect(await tell('aya')).toEqual({
      ...{ issuer, subject: 'aya', name: 'Aya', email: 'Aya@Example.org', isEmailProved: true },
    });
    expect(await tell('ben')).toMatchObject({ email: 'ben@example.org', isEmailProved: false });
    expect(await tell('chiyo')).toEqual({ issuer, subject: 'chiyo', name: null, email: null, isEmailProved: false });
  });

  it('is asked with PKCE, state and nonce, and for an answer to the address of PUBLIC_URL', async () => {
    const attempt = newAttempt('oidc');
    const url = await provider.signInUrl(attempt, new URL(CALLBACK));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ state: attempt.state, nonce: attempt.nonce, code_challenge_method: 'S256', redirect_uri: CALLBACK },
      ...{ response_type: 'code', scope: 'openid email profile' },
    });
    expect(url.searchParams.get('code_challenge')).not.toBe(attempt.verifier);
  });

  it('asks once more whoever has to prove who they are, and is believed if they signed in there since then', async () => {
    const prove = { userId: 'somebody', sessionId: 'a login', back: 'security' } as const;
    const asked = async (agoSeconds: number, options: Parameters<typeof newAttempt>[1] = { prove }) => {
      const attempt = newAttempt('oidc', options);
      const url = await provider.signInUrl(attempt, new URL(CALLBACK));
      const callback = await server.signIn(url, 'aya', agoSeconds);
      return { url, answer: provider.readAnswer(attempt, callback).then(({ subject }) => subject, problemOf) };
    };
    const afresh = await asked(0);
    expect(Object.fromEntries(afresh.url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    expect(await afresh.answer).toBe('aya');
    expect(await (await asked(60)).answer).toBe('not-afresh');
    // A sign-in need not be new.
    const usual = await asked(60, {});
    expect(usual.url.searchParams.has('prompt')).toBe(false);
    expect(await usual.answer).toBe('aya');
  });

  it('is believed once: an answer that comes again was used', async () => {
    const { attempt, callback } = await comeBack('aya');
    expect(await provider.readAnswer(attempt, callback)).toMatchObject({ subject: 'aya' });
    expect(await problemWith(provider.readAnswer(attempt, callback))).toBe('lost');
  });

  it.each<[string, (attempt: ReturnType<typeof newAttempt>, callback: URL) => void, string]>([
    ['another state', (_, callback) => callback.searchParams.set('state', 'forged'), 'not-trusted'],
    ['two states', (_, callback) => callback.searchParams.append('state', 'forged'), 'not-trusted'],
    ['another issuer', (_, callback) => callback.searchParams.set('iss', 'https://evil.example'), 'not-trusted'],
    ['no issuer, where it always names itself', (_, callback) => callback.searchParams.delete('iss'), 'not-trusted'],
    ['a code of somebody else', (_, callback) => callback.searchParams.set('code', 'x'.repeat(43)), 'lost'],
    [
      'a code that another browser asked for',
      (attempt) => Object.assign(attempt, { verifier: 'v'.repeat(43) }),
      'lost',
    ],
    ['a token for another sign-in', (attempt) => Object.assign(attempt, { nonce: 'another' }), 'not-trusted'],
    ['an ID token in the address', (_, callback) => callback.searchParams.set('id_token', 'x.y.z'), 'not-trusted'],
  ])('is not believed with %s', async (_, forge, problem) => {
    const { attempt, callback } = await comeBack('aya');
    forge(attempt, callback);
    expect(await problemWith(provider.readAnswer(attempt, callback))).toBe(problem);
  });

  it('refuses whoever cancels there', async () => {
    const { attempt, callback } = await comeBack(null);
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(await problemWith(provider.readAnswer(attempt, callback))).toBe('refused');
  });

  it('that is down is said to be down', async () => {
    const other = await startOpenIdServer(CALLBACK);
    other.add({ sub: 'aya' });
    const known = openProvider(other.issuer);
    const attempt = newAttempt('oidc');
    const callback = await other.signIn(await known.signInUrl(attempt, new URL(CALLBACK)), 'aya');
    await other.stop();
    expect(await problemWith(known.readAnswer(attempt, callback))).toBe('down');
    const unknown = openProvider(other.issuer);
    await expect(unknown.signInUrl(attempt, new URL(CALLBACK)).catch(problemOf)).resolves.toBe('down');
  });

  it('that calls itself otherwise than OIDC_ISSUER is not trusted', async () => {
    const named = openProvider(server.issuer.replace('127.0.0.1', 'localhost'));
    const url = named.signInUrl(newAttempt('oidc'), new URL(CALLBACK));
    await expect(url.catch(problemOf)).resolves.toBe('not-trusted');
  });
});

describe.each(['sqlite', 'postgresql'] as const)('accounts with a provider, on %s', (kind) => {
  let made: EmptyDatabase;
  let db: Database;
  let arriving: ArriveDeps;
  let deps: LinkDeps;
  const words: string[] = [];
  const ways = (issuers: readonly string[]) => ({ publicUrl: 'https://call.example', issuers });

  beforeAll(async () => {
    made = await emptyDatabase(kind);
    await migrate(made.url);
    db = openDatabase(made.url);
  });
  beforeEach(() => {
    const limits = memoryAccountLimits({ signUpsPerHour: 100 });
    arriving = { db, limits, logger: { info: () => {} }, settings: { AUTH_SECRET: 's'.repeat(32), SIGN_UP: 'open' } };
    deps = { db, logger: { info: () => {} }, word: { tell: async (name) => void words.push(name) } };
    words.length = 0;
  });
  afterEach(async () => {
    await db.mail.deleteMany();
    await db.user.deleteMany();
  });
  afterAll(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const named = (displayName: string, handle = '') => ({ displayName, handle });

  async function signUp(sub: string, name = 'A name', handle = ''): Promise<string> {
    const told = await tell(sub);
    expect(await arrive(arriving, told, client)).toEqual({ kind: 'newcomer' });
    const result = await finishSignUp(arriving, told, named(name, handle), client, 'en');
    if (!result.ok) throw new Error(`no account was made: ${JSON.stringify(result)}`);
    return sessionOf(result).userId;
  }

  const withPassword = (email: string) =>
    db.user.create({ data: { displayName: 'Somebody', email, passwordHash: 'x' }, select: { id: true } });

  it('are made by the first sign-in, with the name that was chosen, and found by the next', async () => {
    const userId = await signUp('aya', '  Aya   K. ');
    const user = await db.user.findUniqueOrThrow({ where: { id: userId }, include: { identities: true } });
    expect(user).toMatchObject({
      ...{ displayName: 'Aya K.', email: 'aya@example.org', emailTyped: 'Aya@Example.org', passwordHash: null },
      ...{ emailProvedAt: expect.any(Date), locale: 'en' },
    });
    expect(user.identities).toMatchObject([{ issuer: server.issuer, subject: 'aya', email: 'Aya@Example.org' }]);
    expect(await arrive(arriving, await tell('aya'), client)).toMatchObject({
      ...{ kind: 'begun', begun: { session: { userId } } },
    });
    expect(await db.session.count({ where: { userId } })).toBe(2);
  });

  it('have no address where the provider tells none, or one that it has not proved; and two of those are two', async () => {
    const [ben, chiyo] = [await signUp('ben'), await signUp('chiyo')];
    const users = await db.user.findMany({ where: { id: { in: [ben, chiyo] } } });
    expect(users.map(({ email, emailProvedAt }) => [email, emailProvedAt])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(await arrive(arriving, await tell('chiyo'), client)).toMatchObject({
      begun: { session: { userId: chiyo } },
    });
  });

  it('are never found by an address, proved or not: its owner signs in first', async () => {
    const owner = await withPassword('aya@example.org');
    await withPassword('ben@example.org');
    const told = await tell('aya');
    expect(await arrive(arriving, told, client)).toEqual({ kind: 'problem', problem: 'address-in-use' });
    expect(await finishSignUp(arriving, told, named('Aya'), client, 'en')).toEqual({
      ok: false,
      problem: 'address-in-use',
    });
    // An address that proves nothing does not even tell whether it has an account.
    expect(await arrive(arriving, await tell('ben'), client)).toEqual({ kind: 'newcomer' });
    expect(await db.session.count()).toBe(0);

    expect(await linkIdentity(deps, told, linking(owner.id))).toBe('linked');
    expect(await arrive(arriving, told, client)).toMatchObject({ begun: { session: { userId: owner.id } } });
  });

  it('are asked for the second step after the provider, and nobody is signed in before', async () => {
    const userId = await signUp('chiyo');
    await db.user.update({ where: { id: userId }, data: { twoStepSince: new Date() } });
    await db.session.deleteMany();
    const arrival = await arrive(arriving, await tell('chiyo'), client);
    expect(arrival).toMatchObject({ kind: 'begun', begun: { kind: 'half-signed-in' } });
    expect(await db.session.count()).toBe(0);
  });

  it('are not found by the same subject of another issuer', async () => {
    await signUp('chiyo');
    const elsewhere = { ...(await tell('chiyo')), issuer: 'https://evil.example' };
    expect(await arrive(arriving, elsewhere, client)).toEqual({ kind: 'newcomer' });
  });

  it('are made once, however often the form is sent at the same time', async () => {
    const told = await tell('chiyo');
    const results = await Promise.all(
      Array.from({ length: 4 }, () => finishSignUp(arriving, told, named('Chiyo'), client, 'en')),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => 'problem' in result && result.problem === 'lost')).toHaveLength(3);
    expect(await db.user.count()).toBe(1);
  });

  it('begin with the handle that was chosen, if it is a free one', async () => {
    const userId = await signUp('chiyo', 'Chiyo', ' @Chiyo ');
    expect(await db.user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({ handle: 'chiyo' });
    const told = await tell('ben');
    const choose = (handle: string) => finishSignUp(arriving, told, named('Ben', handle), client, 'en');
    const refused = (error: string) => ({ ok: false, field: 'handle', error });
    expect(await choose('chiyo')).toEqual(refused('handle-taken'));
    expect(await choose('b')).toEqual(refused('handle-invalid'));
    expect(await choose('admin')).toEqual(refused('handle-reserved'));
    expect(await db.user.count()).toBe(1);
    expect(await choose('ben')).toMatchObject({ ok: true });
    expect(await db.user.count({ where: { handle: 'ben' } })).toBe(1);
  });

  it('keep to the rules and limits of every sign-up', async () => {
    const told = await tell('chiyo');
    expect(await finishSignUp(arriving, told, named('  '), client, 'en')).toEqual({
      ...{ ok: false, field: 'displayName', error: 'name-required' },
    });
    const limited = { ...arriving, limits: memoryAccountLimits({ signUpsPerHour: 1 }) };
    expect(await finishSignUp(limited, await tell('ben'), named('Ben'), client, 'en')).toMatchObject({ ok: true });
    expect(await finishSignUp(limited, told, named('Chiyo'), client, 'en')).toMatchObject({
      waitSeconds: expect.any(Number),
    });
    expect(await db.user.count()).toBe(1);
  });

  it('that were disabled begin no login', async () => {
    const userId = await signUp('chiyo');
    await db.session.deleteMany();
    await db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await arrive(arriving, await tell('chiyo'), client)).toEqual({ kind: 'problem', problem: 'disabled' });
    expect(await db.session.count()).toBe(0);
  });

  it('are linked by nobody else, and their owners hear of each change by mail', async () => {
    const [aya, ben] = [await withPassword('a@example.org'), await withPassword('b@example.org')];
    const told = await tell('chiyo');
    expect(await linkIdentity(deps, told, linking(aya.id))).toBe('linked');
    expect(await linkIdentity(deps, told, linking(aya.id))).toBe('linked');
    expect(await linkIdentity(deps, told, linking(ben.id))).toBe('taken');
    const identity = await db.identity.findFirstOrThrow();
    expect(await unlinkIdentity(deps, identity.id, linking(ben.id), ways([server.issuer]))).toBe('unknown');
    expect(await unlinkIdentity(deps, identity.id, linking(aya.id), ways([server.issuer]))).toBe('unlinked');
    expect(await db.identity.count()).toBe(0);
    const mails = await db.mail.findMany({ orderBy: { createdAt: 'asc' } });
    expect(mails.map(({ to, letter }) => [to, JSON.parse(letter)])).toEqual([
      ['a@example.org', { kind: 'provider-linked', provider: 'Keycloak' }],
      ['a@example.org', { kind: 'provider-unlinked', provider: 'Keycloak' }],
    ]);
    expect(words).toEqual(['mail-queued', 'mail-queued']);
  });

  it('prove whose they are by a sign-in there, with what is linked to them alone', async () => {
    const [userId, other] = [await signUp('chiyo'), await signUp('ben')];
    const { id: sessionId } = await db.session.findFirstOrThrow({ where: { userId } });
    const session = () => db.session.findUniqueOrThrow({ where: { id: sessionId } });
    // Signing in is a proof.
    expect(hasRecentProof(await session())).toBe(true);
    await db.session.updateMany({ data: { provedAt: new Date(0) } });
    const prove = async (told: Told) => proveByIdentity(deps, { userId, sessionId }, told);
    const told = await tell('chiyo');
    expect(await prove(await tell('aya'))).toBe(false);
    expect(await prove(await tell('ben'))).toBe(false);
    expect(await prove({ ...told, issuer: 'https://evil.example' })).toBe(false);
    expect(hasRecentProof(await session())).toBe(false);
    expect(await prove(told)).toBe(true);
    expect(hasRecentProof(await session())).toBe(true);
    expect(await db.session.count({ where: { userId: other, provedAt: { gt: new Date(0) } } })).toBe(0);
  });

  it('can be proved with whatever signs them in, and with nothing that does not', async () => {
    const userId = await signUp('chiyo');
    const [known, elsewhere] = [[provider], { ...provider, issuer: 'https://gone.example' }];
    const ways = (of: readonly Provider[]) => waysToProve(db, userId, { publicUrl: 'https://call.example', known: of });
    const keycloak = [{ id: 'oidc', name: 'Keycloak' }];
    expect(await ways(known)).toEqual({ hasPassword: false, hasPasskey: false, providers: keycloak });
    expect(await ways([elsewhere])).toEqual({ hasPassword: false, hasPasskey: false, providers: [] });
    await db.user.update({ where: { id: userId }, data: { email: 'chiyo@example.org', passwordHash: 'x' } });
    const key = { credentialId: 'c', publicKey: Buffer.from('key'), name: 'Laptop', userId };
    await db.passkey.create({ data: { ...key, rpId: 'former.example' } });
    expect(await ways(known)).toEqual({ hasPassword: true, hasPasskey: false, providers: keycloak });
    await db.passkey.create({ data: { ...key, credentialId: 'd', rpId: 'call.example' } });
    expect(await ways(known)).toEqual({ hasPassword: true, hasPasskey: true, providers: keycloak });
  });

  it('keep their last way in, also when two tabs unlink at once, and where a provider is no longer set up', async () => {
    const userId = await signUp('chiyo');
    const [first] = await db.identity.findMany();
    const unlink = (id: string, issuers = [server.issuer]) => unlinkIdentity(deps, id, linking(userId), ways(issuers));
    expect(await unlink(first?.id ?? '')).toBe('last');
    const second = await db.identity.create({ data: { userId, issuer: 'https://gone.example', subject: 'chiyo' } });
    expect(await unlink(first?.id ?? '')).toBe('last');
    const both = [server.issuer, second.issuer];
    const results = await Promise.all([unlink(first?.id ?? '', both), unlink(second.id, both)]);
    expect(results.sort()).toEqual(['last', 'unlinked']);
    expect(await db.identity.count()).toBe(1);
  });
});
