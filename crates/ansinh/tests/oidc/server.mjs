// A certified OpenID Connect server (node-oidc-provider) for the browser tests, on 127.0.0.1.
//
// node server.mjs PACKAGES PORT REDIRECT_URI
//
// PACKAGES is the folder with node_modules. Whoever types a name in the form is that person there.
// /test?… turns single things wrong: nonce=other, seconds=600 (its clock), so that refusals can be
// seen with a server that does everything else right.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, port, redirectUri] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const issuer = `http://127.0.0.1:${port}`;
const wrong = { nonce: false, seconds: 0 };
const realNow = Date.now;
Date.now = () => realNow() + wrong.seconds * 1000;

const people = {
  'binh-o-tinh': { email: 'binh@songhoa.vn', email_verified: true },
  'chua-xac-nhan': { email: 'chua@songhoa.vn', email_verified: false },
};

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'an-sinh',
    client_secret: 'bi-mat-cua-ung-dung-thu-nghiem',
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true, methods: ['S256'] },
  ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 300, AuthorizationCode: 60, IdToken: 300 },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Everybody agrees to what is asked: consent is not what is tested.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="vi"><title>Tài khoản chung của tỉnh</title>
<h1>Tài khoản chung của tỉnh</h1>
<form method="post"><p><label for="login">Tên</label> <input id="login" name="login"></p>
<button name="do" value="yes">Xác nhận</button> <button name="do" value="no">Từ chối</button></form></html>`;

provider.use(async (ctx, next) => {
  if (ctx.path === '/test') {
    wrong.nonce = ctx.query.nonce === 'other';
    wrong.seconds = Number(ctx.query.seconds ?? 0);
    ctx.body = 'ok';
    return;
  }
  if (ctx.path === '/auth' && wrong.nonce) ctx.query = { ...ctx.query, nonce: 'cua-nguoi-khac' };
  if (!ctx.path.startsWith('/interaction/')) return next();
  await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'GET') {
    ctx.type = 'html';
    ctx.body = page;
    return;
  }
  let sent = '';
  for await (const chunk of ctx.req) sent += chunk;
  const fields = new URLSearchParams(sent);
  const result = fields.get('do') === 'yes'
    ? { login: { accountId: fields.get('login') } }
    : { error: 'access_denied', error_description: 'the person said no' };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
