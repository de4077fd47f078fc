import { describe, expect, it } from 'vitest';
import { bodyFromHtml, bodyFromMarkdown } from '../../src/domain/body-source.ts';

/** Why no format makes addresses absolute: no body has any others, whatever it was made from. */
describe('the addresses in a body', () => {
  const RELATIVE = [
    '<p><a href="/a">x</a> <a href="b">x</a> <a href="#c">x</a> <a href="?d">x</a> <a href="">x</a></p>',
    '<p><img src="/e.png" alt="x"> x</p><blockquote cite="/f"><p>x</p></blockquote>',
    '<figure><a href="g"><img src="h.png" alt="x"></a><figcaption><a href="../i">x</a></figcaption></figure>',
    '<table><tr><td><a href="./j">x</a></td></tr></table>',
  ].join('');

  it('are absolute or gone', () => {
    const bodies = [
      bodyFromHtml(`${RELATIVE}<p><a href="//k.example/k">x</a> <img src="https://l.example/l" alt="x"></p>`),
      bodyFromMarkdown(
        '[x](/a) [x](b.html) ![x](/c.png) <a href="d">x</a> [x](//k.example/k) ![x](https://l.example/l)',
      ),
    ];
    for (const { html, markdown } of bodies) {
      const addresses = [...html.matchAll(/(?:href|src|cite)="([^"]*)"/g)].map(([, address]) => address);
      expect(addresses).toEqual(['https://k.example/k', 'https://l.example/l']);
      expect(markdown.match(/\]\([^)]*\)/g)).toEqual(['](https://k.example/k)', '](https://l.example/l)']);
    }
  });
});
