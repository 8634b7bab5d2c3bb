// An issuer of the tokens of workloads: the job "job" gets one for whatever audience it asks for.
// With a registry that trusts it, it also lets anybody in there, who then is in the group "devs".
//   node issuer.mjs FOLDER_OF_MODULES PORT [REGISTRY]
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, port, registry] = process.argv.slice(2);
const library = path.join(modules, 'oidc-provider', 'lib', 'index.js');
const { default: Provider } = await import(pathToFileURL(library).href);

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const people = {
  client_id: 'berth',
  client_secret: 'the secret of berth',
  grant_types: ['authorization_code'],
  id_token_signed_response_alg: 'ES256',
  redirect_uris: [`${registry}/auth/callback`],
  response_types: ['code'],
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'job',
      client_secret: 'the secret of the job',
      grant_types: ['client_credentials'],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [],
      response_types: [],
    },
    ...(registry ? [people, { ...people, client_id: 'other' }] : []),
  ],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  conformIdTokenClaims: false,
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => ({ sub: `id of ${id}`, preferred_username: id, groups: ['devs'] }),
  }),
  extraTokenClaims: () => ({ ref: 'refs/heads/main', groups: ['builders'] }),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: Boolean(registry) },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (context, audience) => ({
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'ES256' } },
        scope: '',
      }),
    },
  },
  jwks: { keys: [{ ...key, alg: 'ES256', kid: 'of the job', use: 'sig' }] },
});

provider.listen(Number(port), '127.0.0.1');
