import { canonicalJson, type Json } from '../domain/canonical-json.ts';
import { isSigned, type PublicJwk, type Signable, signedForm } from '../domain/provenance.ts';
import { type Output, report } from './outcome.ts';

type Verified = { readonly article: Signable; readonly signed: SignedJson; readonly kid: string };
type SignedJson = { readonly [name: string]: Json };

/** Whether the article at an address of a Dateline's API is what that Dateline signed. Throws an Error that says what is wrong. */
export async function verify(url: string, output: Output): Promise<void> {
  const { article, signed, kid } = await verified(url);
  const { id, title, version } = article;
  const { updatedAt } = article;
  const lines = [
    `This is version ${version} of ${JSON.stringify(title)}, of ${updatedAt}: headline, byline, text, picture, dates, corrections and rights are as signed.`,
    `Signed by the key ${kid} of ${new URL(url).origin}.`,
  ];
  report({ ok: true, id, version, updatedAt, kid, signed }, lines, output);
}

async function verified(url: string): Promise<Verified> {
  const at = URL.parse(url);
  if (at === null || !/^https?:$/.test(at.protocol)) throw new Error(`${url} is no http or https address.`);
  const article = (await read(at)) as Signable & { readonly links?: { readonly self?: string } };
  const self = URL.parse(article.links?.self ?? '');
  if (typeof article.id !== 'string' || self === null)
    throw new Error(`${url} answers something else than an article of Dateline’s API.`);
  if (article.body?.html === undefined)
    throw new Error(
      `${url} answers an article without its HTML, which is signed: ask for it without parameters.`,
    );
  // Who answers here must also be who signs: a copy elsewhere can’t vouch for itself.
  const proof = (await read(new URL(`${at.pathname.replace(/\/$/, '')}/signature`, at))) as {
    readonly signed: SignedJson;
    readonly signature: string;
    readonly kid: string;
  };
  const base = at.pathname.replace(/\/v1\/.*$/, '');
  const { keys } = (await read(new URL(`${base}/.well-known/jwks.json`, at))) as {
    readonly keys: readonly PublicJwk[];
  };
  const key = keys.find(({ kid }) => kid === proof.kid);
  if (key === undefined) throw new Error(`${at.origin} has no key ${proof.kid}, which the signature names.`);
  if (!isSigned(proof.signed, proof.signature, key))
    throw new Error('The signature does not hold: what it is over was altered, or it is of another key.');
  if (article.version !== proof.signed.version)
    throw new Error('The article was published anew while it was read. Try again.');
  const altered = differing(signedForm(article), proof.signed);
  if (altered.length > 0)
    throw new Error(`The article is not what was signed: it differs in ${altered.join(', ')}.`);
  return { article, signed: proof.signed, kid: proof.kid };
}

function differing(article: SignedJson, signed: SignedJson): readonly string[] {
  const names = [...new Set([...Object.keys(article), ...Object.keys(signed)])];
  return names.filter((name) => canonicalJson(article[name] ?? null) !== canonicalJson(signed[name] ?? null));
}

async function read(url: URL): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(15_000),
  }).catch((error: unknown) => {
    throw new Error(`${url} can’t be reached: ${error instanceof Error ? error.message : String(error)}.`);
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  return answer.json().catch(() => {
    throw new Error(`${url} answers something else than JSON.`);
  });
}
