import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';

/** A page may load what its own origin serves and nothing else; nobody may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sends a page under the policy, or under one of its own. */
export function sendPage(reply: FastifyReply, html: string, policy: string = POLICY): FastifyReply {
  return reply
    .headers({
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}

const files = new Map<string, string>();

/** A file of `pages/`, read when it is first asked for. */
export function pageFile(name: string): string {
  const read = files.get(name);
  if (read !== undefined) return read;
  const text = readFileSync(new URL(`pages/${name}`, import.meta.url), 'utf8');
  files.set(name, text);
  return text;
}

/** Puts each value, as text, where the page has `{{name}}`. */
export function filled(html: string, values: Readonly<Record<string, string>>): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''));
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
