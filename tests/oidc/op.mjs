// A real OpenID Connect provider for the tests, on the loopback: it behaves as ID-porten does.
// Its settings come as JSON on standard input; it says "ready" when it listens.
import { createHash, generateKeyPairSync } from "node:crypto";
import { text } from "node:stream/consumers";
import Provider from "oidc-provider";

const { port, clientId, clientKeys, redirectUri, afterLogout, backChannel, frontChannel } = JSON.parse(await text(process.stdin));
const issuer = `http://127.0.0.1:${port}`;
const page = (body) => `<!doctype html><html lang="nb"><title>Test-ID</title><body>${body}</body></html>`;
const escape = (words) => String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const newKey = (kid) => ({ ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" });

// The level that a person gets is the one they choose on the page: a provider may give less than was asked for.
const ACR = ["idporten-loa-substantial", "idporten-loa-high"];

const provider = new Provider(issuer, {
  jwks: { keys: [newKey("op-1")] },
  clients: [{
    client_id: clientId,
    jwks: clientKeys,
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "RS256",
    id_token_signed_response_alg: "RS256",
    subject_type: "pairwise",
    response_types: ["code"],
    grant_types: ["authorization_code"],
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [afterLogout],
    backchannel_logout_uri: backChannel,
    backchannel_logout_session_required: true, // puts `sid` into the ID token
  }],
  scopes: ["openid", "profile"],
  acrValues: ACR,
  claims: { openid: ["sub", "pid", "locale"], acr: null, amr: null, auth_time: null, sid: null, profile: [] },
  conformIdTokenClaims: false, // the claims stand in the ID token, as ID-porten has it
  pkce: { required: () => true },
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_ctx, account, client) => createHash("sha256").update(client.clientId + account).digest("base64url"),
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...(id === "eidas" ? {} : { pid: id }), locale: "nb" }) }),
  cookies: { keys: ["for tests only"], short: { signed: true }, long: { signed: true } },
  interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }), // the tests' own address is on the loopback
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    backchannelLogout: { enabled: Boolean(backChannel) },
    rpInitiatedLogout: {
      enabled: true,
      // The front channel left this library with version 9, so its frame is written here.
      logoutSource: (ctx, form) => {
        const sid = ctx.oidc.session?.sidFor(clientId);
        const frame = sid ? `<iframe title="" src="${frontChannel}?${new URLSearchParams({ iss: issuer, sid })}"></iframe>` : "";
        ctx.body = page(`<h1>Logge ut?</h1>${frame}${form}<button form="op.logoutForm" name="logout" value="yes">Logg ut</button>`);
      },
    },
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/sign-in/")) return next();
  const { prompt, params, session, grantId } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === "consent") {
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope("openid profile");
    ctx.respond = false;
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  }
  if (ctx.method === "GET") {
    const levels = ACR.map((acr) => `<button name="acr" value="${acr}">${acr}</button>`).join(" ");
    ctx.body = page(`<h1>Test-ID</h1><p id="asked">${escape(JSON.stringify(params))}</p><form method="post"><label>Nummer <input name="pid"></label> ${levels}</form>`);
    return undefined;
  }
  const sent = new URLSearchParams(await text(ctx.req));
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: sent.get("pid"), acr: sent.get("acr"), amr: ["TestID"] } });
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
