import { describe, expect, it } from 'vitest';
import { bodyFromHtml } from '../../src/domain/body-source.ts';

const frame = (src: string) =>
  `<iframe src="${src.replaceAll('&', '&amp;')}" width="560" height="315"></iframe>`;
const post = (className: string, url: string) =>
  `<blockquote class="${className}"><p>Words</p> <a href="${url}">29 December</a></blockquote><script src="x"></script>`;

describe('an embed', () => {
  it.each([
    [
      'youtube',
      frame('https://www.youtube.com/embed/aqz-KE-bpKQ?si=a&start=3'),
      'https://www.youtube.com/watch?v=aqz-KE-bpKQ',
    ],
    ['youtube', '<p>https://youtu.be/aqz-KE-bpKQ?t=3</p>', 'https://www.youtube.com/watch?v=aqz-KE-bpKQ'],
    [
      'youtube',
      '<p>https://www.youtube.com/shorts/aqz-KE-bpKQ</p>',
      'https://www.youtube.com/watch?v=aqz-KE-bpKQ',
    ],
    [
      'youtube',
      '<p><a href="https://m.youtube.com/watch?v=aqz-KE-bpKQ&amp;list=x">https://m.youtube.com/watch?v=aqz-KE-bpKQ&amp;list=x</a></p>',
      'https://www.youtube.com/watch?v=aqz-KE-bpKQ',
    ],
    [
      'vimeo',
      frame('https://player.vimeo.com/video/76979871?h=8272103f6e'),
      'https://vimeo.com/76979871/8272103f6e',
    ],
    ['x', post('twitter-tweet', 'https://twitter.com/a/status/123?ref_src=b'), 'https://x.com/a/status/123'],
    ['x', 'https://x.com/a/status/123', 'https://x.com/a/status/123'],
    [
      'instagram',
      '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cabc_-1/?utm=a">A post</blockquote>',
      'https://www.instagram.com/p/Cabc_-1',
    ],
    [
      'tiktok',
      '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a.b/video/123">A film</blockquote>',
      'https://www.tiktok.com/@a.b/video/123',
    ],
    [
      'bluesky',
      post('bluesky-embed', 'https://bsky.app/profile/did:plc:abc/post/3k?ref_src=embed'),
      'https://bsky.app/profile/did:plc:abc/post/3k',
    ],
    [
      'telegram',
      '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/68"></script>',
      'https://t.me/durov/68',
    ],
    [
      'facebook',
      frame(
        'https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.b%2Fposts%2F123&width=500',
      ),
      'https://www.facebook.com/a.b/posts/123',
    ],
    [
      'spotify',
      frame('https://open.spotify.com/embed/episode/abc123'),
      'https://open.spotify.com/episode/abc123',
    ],
    [
      'dailymotion',
      frame('https://geo.dailymotion.com/player.html?video=x8abc'),
      'https://www.dailymotion.com/video/x8abc',
    ],
    [null, frame('https://charts.example.com/1/'), 'https://charts.example.com/1/'],
    [
      null,
      frame('//www.youtube.com/embed/videoseries?list=PL1'),
      'https://www.youtube.com/embed/videoseries?list=PL1',
    ],
    [null, '<video controls><source src="https://e.com/a.mp4"></video>', 'https://e.com/a.mp4'],
    [
      null,
      '<figure class="embed"><a href="https://charts.example.com/1/">Chart</a></figure>',
      'https://charts.example.com/1/',
    ],
  ])('of %s is known from %s', (provider, html, url) => {
    const body = bodyFromHtml(html);
    expect(body.blocks).toEqual([{ type: 'embed', url, provider }]);
    expect(body.html).toMatch(/^<figure class="embed"><a href="[^"]+">[^<]+<\/a><\/figure>$/);
    expect(bodyFromHtml(body.html)).toEqual(body);
  });

  it('keeps the words of a post and the caption of a player', () => {
    expect(bodyFromHtml(post('twitter-tweet', 'https://twitter.com/a/status/123')).html).toBe(
      '<figure class="embed"><a href="https://x.com/a/status/123">Words 29 December</a></figure>',
    );
    const captioned = bodyFromHtml(
      `<figure>${frame('https://player.vimeo.com/video/1')}<figcaption>A <b>film</b></figcaption></figure>`,
    );
    expect(captioned.text).toBe('A film\nhttps://vimeo.com/1');
    expect(captioned.markdown).toBe(
      '<figure class="embed"><a href="https://vimeo.com/1">A film</a></figure>',
    );
  });

  it('is a block of its own, whatever it stands in', () => {
    const { blocks } = bodyFromHtml(
      `<a href="https://e.com/">a <b>${frame('https://charts.example.com/1/')}</b></a>`,
    );
    expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'embed']);
    expect(blocks[1]).toMatchObject({ url: 'https://charts.example.com/1/' });
  });

  it('is looked for among the last links of a post alone', () => {
    const link = '<a href="https://x.com/a/status/1">a</a>';
    const home = '<a href="https://e.com/">b</a>'.repeat(10);
    const html = `<blockquote class="twitter-tweet">${link}${home}</blockquote>`;
    expect(bodyFromHtml(html).blocks).toMatchObject([{ type: 'quote' }]);
  });

  it.each([
    ['the caption of a table without rows', '<table><caption>https://vimeo.com/1</caption></table>'],
    [
      'the caption of a figure of two',
      '<figure><p>a</p><p>b</p><figcaption>https://vimeo.com/1</figcaption></figure>',
    ],
  ])('is known from %s', (_, html) => {
    const body = bodyFromHtml(html);
    expect(body.blocks.at(-1)).toMatchObject({ type: 'embed', provider: 'vimeo' });
    expect(bodyFromHtml(body.html)).toEqual(body);
  });

  it('is a link where there can be no blocks', () => {
    expect(bodyFromHtml(`<ul><li>a ${frame('https://vimeo.com/1')}</li></ul>`).html).toBe(
      '<ul><li>a<br><a href="https://vimeo.com/1">https://vimeo.com/1</a></li></ul>',
    );
  });

  it.each([
    [
      'a tracker',
      '<iframe src="https://t.example.com/" width="0" height="0"></iframe><noscript><img src="https://t.example.com/p" width="1"></noscript>',
    ],
    ['a frame of no width', '<iframe src="https://t.example.com/" width="0"></iframe>'],
    ['a frame of no height', '<iframe src="https://t.example.com/" height="1"></iframe>'],
    ['a hidden frame', '<iframe src="https://t.example.com/" hidden></iframe>'],
    ['a frame without an address', '<iframe srcdoc="a"></iframe><iframe src="/local"></iframe>'],
  ])('is not made of %s', (_, html) => {
    expect(bodyFromHtml(html).blocks).toEqual([]);
  });

  it.each([
    'https://www.youtube.com/',
    'https://x.com/a',
    'See https://youtu.be/aqz-KE-bpKQ',
    '<a href="https://youtu.be/aqz-KE-bpKQ">The film</a>',
    '<blockquote class="twitter-tweet">No link</blockquote>',
  ])('is not made of %s', (html) => {
    expect(bodyFromHtml(html).blocks).not.toContainEqual(expect.objectContaining({ type: 'embed' }));
  });
});
