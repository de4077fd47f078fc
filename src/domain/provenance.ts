import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { Correction, PublicArticle, Rights, Source } from './article.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { Image } from './image.ts';

/** What is signed is read from: an article with its HTML, in the domain's form or in that of its wire. */
export type Signable = Pick<
  PublicArticle,
  'id' | 'version' | 'language' | 'genre' | 'title' | 'summary' | 'dateline'
> & {
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly body?: { readonly html?: string | undefined } | undefined;
  readonly authors: readonly { readonly id: string; readonly name: string }[];
  readonly image: Image | null;
  readonly corrections: readonly (Omit<Correction, 'at'> & { readonly at: string })[];
  readonly source: Source | null;
  readonly rights: Rights;
};

/**
 * What readers are told of a publication, and by whom. Sections, tags, addresses and translations, which come and go without one, are no part
 * of it. An author's new name gives another form, and a signature made before still holds for the one before.
 */
export function signedForm(article: Signable) {
  const { id, version, publishedAt, updatedAt, language, genre, title, summary, dateline } = article;
  const { image, source, rights } = article;
  return {
    id,
    version,
    publishedAt,
    updatedAt,
    language,
    genre,
    title,
    summary,
    dateline,
    authors: article.authors.map((author) => ({ id: author.id, name: author.name })),
    html: article.body?.html ?? '',
    image: image && {
      url: image.url,
      alt: image.alt,
      caption: image.caption,
      credit: image.credit,
      width: image.width,
      height: image.height,
    },
    corrections: article.corrections.map(({ id: correction, at, kind, note, version: since }) => ({
      id: correction,
      at,
      kind,
      note,
      version: since,
    })),
    source: source && { name: source.name, url: source.url },
    rights: {
      copyrightNotice: rights.copyrightNotice,
      usageTerms: rights.usageTerms,
      syndication: rights.syndication,
      ...(rights.mining !== undefined && { mining: rights.mining }),
    },
  } satisfies Json;
}
export type SignedForm = ReturnType<typeof signedForm>;

/** A public Ed25519 key (RFC 8037); `kid` is its thumbprint (RFC 7638). */
export type PublicJwk = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
};

export type SigningKey = { readonly privateKey: KeyObject; readonly jwk: PublicJwk };

/** An Ed25519 private key in PKCS #8 (RFC 8410) but for its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key whose seed (RFC 8032 section 5.1.5) these 32 bytes are: the same each time. */
export function signingKeyOf(seed: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), use: 'sig', alg: 'EdDSA' } };
}

function thumbprint(x: string): string {
  return hash('sha256', canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }), 'base64url');
}

/** A detached signature over the form's canonical text (RFC 8785) in UTF-8, in base64url: the same each time. */
export function signatureOf(form: Json, { privateKey }: SigningKey): string {
  return sign(null, Buffer.from(canonicalJson(form)), privateKey).toString('base64url');
}

/** Whether `signature` was made over this form by the owner of the key. False for a key that is none. */
export function isSigned(form: Json, signature: string, { x }: Pick<PublicJwk, 'x'>): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(canonicalJson(form)), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
