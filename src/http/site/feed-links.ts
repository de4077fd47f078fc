import type { FormatDescription } from '../../formats/format.ts';
import { essence } from '../syndication/syndicating.ts';
import { filled } from './page.ts';

const HEAD = '<link rel="alternate" type="{{type}}" title="{{name}}" href="{{href}}">';
const LINE = '<li><a href="{{href}}">{{name}}</a></li>';
const ALL = '<li><a href="/opml">OPML</a> <span>all feeds, to subscribe to at once</span></li>';

/** The entrance's page with the feeds of the newest articles: in its head, where readers look for them, and for people. */
export function withFeeds(page: string, formats: readonly FormatDescription[]): string {
  const feeds = formats
    .filter(({ hasList }) => hasList)
    .map((format) => ({
      name: format.name,
      type: essence(format),
      href: `/v1/articles.${format.suffix}`,
    }));
  const lines = feeds.map((feed) => filled(LINE, feed)).join('');
  const list = lines === '' ? '' : `            <li><ul class="run">${lines}</ul></li>\n            ${ALL}\n`;
  return page
    .replace(/^ *<!-- feeds -->\n/m, () => feeds.map((feed) => `    ${filled(HEAD, feed)}\n`).join(''))
    .replace(/^ *<!-- feed list -->\n/m, () => list);
}
