import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EditorialArticle, PublicArticle, TranslationRef } from './article.ts';
import type { BodyFormat } from './body.ts';
import { type Instant, instantFromMs, toMs } from './clock.ts';
import { digitsOf, idOf } from './id.ts';
import { liveCopy } from './live-copy.ts';
import { broughtTime } from './scheduling.ts';

/** A link to one article, for a time. It dies before that when the article's epoch rises. */
export type PreviewLink = { readonly id: string; readonly epoch: number; readonly expiresAt: Instant };

/** Seconds: an hour unless asked otherwise, and a week at most. */
export const PREVIEW_SECONDS = 3600;
export const MAX_PREVIEW_SECONDS = 604_800;

/*
 * A token is base64url of the article's id (16 bytes), its epoch (4) and the end in seconds since 1970 (6), big-endian,
 * and of HMAC-SHA256 (32) over these. It holds nothing secret, and nobody without the key can make one.
 */
const ID = 16;
const EPOCH = 4;
const END = 6;
const CLAIM = ID + EPOCH + END;
const MAC = 32;
const TOKEN = /^[\w-]{78}$/;

/** The end is cut down to the second. */
export function previewToken({ id, epoch, expiresAt }: PreviewLink, signingKey: Buffer): string {
  const claim = Buffer.alloc(CLAIM);
  claim.write(digitsOf(id), 0, ID, 'hex');
  claim.writeUInt32BE(epoch, ID);
  claim.writeUIntBE(Math.floor(toMs(expiresAt) / 1000), ID + EPOCH, END);
  return Buffer.concat([claim, mac(claim, signingKey)]).toString('base64url');
}

/** What a token says, whether or not its time is over; null for any text that `previewToken` did not make with this key. */
export function readPreviewToken(token: string, signingKey: Buffer): PreviewLink | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  // The last character has bits to spare: of the texts that read the same, one is the token.
  if (bytes.length !== CLAIM + MAC || bytes.toString('base64url') !== token) return null;
  const claim = bytes.subarray(0, CLAIM);
  if (!timingSafeEqual(bytes.subarray(CLAIM), mac(claim, signingKey))) return null;
  return {
    id: idOf(claim.toString('hex', 0, ID)),
    epoch: claim.readUInt32BE(ID),
    expiresAt: instantFromMs(claim.readUIntBE(ID + EPOCH, END) * 1000),
  };
}

function mac(claim: Buffer, signingKey: Buffer): Buffer {
  return createHmac('sha256', signingKey).update(claim).digest();
}

/**
 * The working copy as readers would see it if it were published at `now`, or at the time of its schedule. A withdrawn one
 * is shown as if it were there.
 */
export function previewOf(
  article: EditorialArticle,
  { translations, bodies }: { translations: readonly TranslationRef[]; bodies: readonly BodyFormat[] },
  now: Instant,
): PublicArticle {
  const { section, authors, tags, corrections } = article;
  const at = article.scheduledFor ?? now;
  const brought = article.scheduledFor === null ? article.publishedAt : broughtTime(article, at);
  const publishedAt = brought ?? at;
  const updatedAt = article.version === 0 ? publishedAt : at;
  const copy = liveCopy(article, { version: article.version + 1, publishedAt, updatedAt, corrections });
  const { body, sectionId, authorIds, tagIds, translationOf, relatedIds, expiresAt, ...shown } = copy;
  const asked = Object.fromEntries(bodies.map((format) => [format, body[format]]));
  return { ...shown, section, authors, tags, translations, body: asked };
}
