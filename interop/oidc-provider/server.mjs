// A real OpenID Provider for opcheck to test: oidc-provider on loopback.
//
// usage: node server.mjs PORT [usual | defaults | strict]
//
// usual:    the configuration that most of our work is done with
// defaults: clients, and not one option
// strict:   PKCE for everybody, request objects, POST, hybrid and implicit response
//           types, rotating refresh tokens, clients by dynamic registration only
//
// Everything lives in memory: a restart forgets sessions, grants and tokens.
// The library's defaults are kept wherever a test does not need otherwise,
// because what it does by default is what we want to see. Each line that
// differs says why.
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const chosen = process.argv[3] ?? 'usual';
if (!Number.isInteger(port) || port < 1 || !['usual', 'defaults', 'strict'].includes(chosen)) {
  console.error('usage: node server.mjs PORT [usual | defaults | strict]');
  process.exit(2);
}
const issuer = `http://127.0.0.1:${port}`;

// Nobody listens here: opcheck reads the redirect and never follows it.
const application = (path) => `http://127.0.0.1:4190${path}`;

// The fields that every client with a sign-in shares.
const signsIn = {
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token'],
  post_logout_redirect_uris: [application('/bye')],
};

const clients = [
  {
    ...signsIn,
    client_id: 'demo-web',
    client_secret: 'demo-web-secret-0123456789abcdef',
    redirect_uris: [application('/cb')],
  },
  {
    ...signsIn,
    client_id: 'demo-two',
    client_secret: 'demo-two-secret-0123456789abcdef',
    redirect_uris: [application('/one'), application('/two')],
    post_logout_redirect_uris: [application('/bye-two')],
  },
  {
    ...signsIn,
    client_id: 'demo-query',
    client_secret: 'demo-query-secret-0123456789abcdef',
    redirect_uris: [application('/cb?a=1')],
  },
  {
    ...signsIn,
    client_id: 'demo-spa',
    token_endpoint_auth_method: 'none',
    redirect_uris: [application('/spa')],
    // A public client of the "web" type may not use http, not even on loopback.
    application_type: 'native',
  },
  {
    // May not use the authorization endpoint; the redirect URI is registered
    // all the same, so that the refusal can be sent there.
    client_id: 'demo-api',
    client_secret: 'demo-api-secret-0123456789abcdef',
    redirect_uris: [application('/api')],
    response_types: [],
    grant_types: ['client_credentials'],
  },
];

const usual = {
  clients,
  // Without this an ID token says when the user signed in only if asked by
  // `max_age` or `prompt=login`.
  clientDefaults: { require_auth_time: true },
  // Any name signs in, with any password; the name typed becomes the subject.
  findAccount: (_context, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      name,
      email: `${name}@example.test`,
      email_verified: true,
    }),
  }),
  scopes: ['openid', 'offline_access', 'email', 'profile'],
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name'],
  },
  // Signs the cookies. Known to everybody, like every secret in this file.
  cookies: { keys: ['a-fixed-test-key-of-no-value'] },
  features: {
    // The built-in sign-in and consent pages.
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
};

const strict = {
  ...usual,
  clients: [],
  pkce: { required: () => true },
  // The id_token types are for whoever registers them.
  responseTypes: ['code', 'id_token', 'code id_token'],
  rotateRefreshToken: true,
  enableHttpPostMethods: true,
  // A form of another site must bring the session along.
  cookies: { ...usual.cookies, long: { sameSite: 'none' } },
  features: {
    ...usual.features,
    requestObjects: { enabled: true },
    registration: { enabled: true },
    registrationManagement: { enabled: true },
    claimsParameter: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  // Clients are told at loopback addresses here, which the library otherwise refuses to call.
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined }),
};

// The library's own store for development forgets all but the last thousand entries, registered clients among them; a
// run makes more than that.
const entries = new Map();
const grants = new Map();
const sessions = new Map();

class Remembering {
  constructor(kind) {
    this.kind = kind;
  }

  key(id) {
    return `${this.kind}:${id}`;
  }

  async upsert(id, payload, expiresIn) {
    const until = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
    entries.set(this.key(id), { payload, until });
    if (this.kind === 'Session') sessions.set(payload.uid, id);
    if (payload.grantId && this.kind !== 'Grant') {
      const members = grants.get(payload.grantId) ?? new Set();
      grants.set(payload.grantId, members.add(this.key(id)));
    }
  }

  async find(id) {
    const entry = entries.get(this.key(id));
    return entry && entry.until > Date.now() ? entry.payload : undefined;
  }

  async findByUid(uid) {
    return sessions.has(uid) ? this.find(sessions.get(uid)) : undefined;
  }

  // No configuration here has the device grant.
  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    const entry = entries.get(this.key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    entries.delete(this.key(id));
  }

  async revokeByGrantId(grantId) {
    for (const key of grants.get(grantId) ?? []) entries.delete(key);
    grants.delete(grantId);
  }
}

const settings = { usual, defaults: { clients }, strict }[chosen];
const provider = new Provider(issuer, { ...settings, adapter: Remembering });

provider.on('server_error', (_context, error) => console.error('server_error', error));

const server = provider.listen(port, '127.0.0.1', () => console.log(`listening ${issuer}`));
server.on('error', (error) => {
  console.error(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
