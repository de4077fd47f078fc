// Draws the newest stories from the API that serves this page. Whatever the API says is put in as text, never as markup.
const query = new URLSearchParams({
  limit: '12',
  fields: 'slug,url,language,genre,title,summary,dateline,section,authors,publishedAt,readingMinutes',
});
const address = `/v1/articles?${query}`;

const stories = document.getElementById('stories');
const request = document.getElementById('request');
const status = document.getElementById('status');

await show();

async function show() {
  request.href = address;
  try {
    const started = performance.now();
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    const answer = await response.json();
    const took = Math.max(1, Math.round(performance.now() - started));
    report(`${response.status} in ${took} ms`, response.ok);
    stories.replaceChildren(...(response.ok ? await drawn(answer.data) : [refusal(answer)]));
  } catch {
    report('no answer', false);
    stories.replaceChildren(notice('The API could not be reached. Reload the page to try again.'));
  } finally {
    stories.removeAttribute('aria-busy');
  }
}

function report(text, good) {
  status.textContent = text;
  status.className = good ? 'good' : 'bad';
}

async function drawn(articles) {
  if (articles.length === 0) return [notice('Nothing has been published yet. New stories will appear here.')];
  const [lead, ...rest] = articles;
  return [
    story(lead, await opening(lead), 'lead'),
    ...rest.map((article) => story(article, summary(article))),
  ];
}

function story(article, text, className = '') {
  const { section, genre, title, language, slug, url } = article;
  const kicker = [section?.name, genre === 'news' ? null : genre].filter(Boolean).join(' · ');
  const links = [link(dataOf(slug), 'JSON'), ...(hasSite(url) ? [link(url, new URL(url).hostname)] : [])];
  const headline = link(dataOf(slug), title);
  headline.className = 'plain';
  const parts = [
    ...(kicker ? [element('p', 'kicker', kicker)] : []),
    element('h2', 'headline', headline),
    ...text,
    element('p', 'byline', element('span', '', ...byline(article)), ...links),
  ];
  const drawing = element('article', className, ...parts);
  drawing.lang = language;
  return drawing;
}

function summary(article) {
  return article.summary ? [element('p', 'summary', article.summary)] : [];
}

/** The first story starts as on a front page: with its place, and its first paragraph where it has no summary. */
async function opening(article) {
  if (article.summary) return summary(article);
  const response = await fetch(`${dataOf(article.slug)}?body=text&fields=body`);
  if (!response.ok) return [];
  const { body } = await response.json();
  const [first] = body.text.split(/\n{2,}/);
  const place = article.dateline ? [element('span', 'dateline', `${article.dateline} — `)] : [];
  return first ? [element('p', 'summary', ...place, first)] : [];
}

function byline({ authors, publishedAt, readingMinutes }) {
  const format = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'long', timeStyle: 'short' });
  const when = element('time', '', format.format(new Date(publishedAt)));
  when.dateTime = publishedAt;
  const names = authors.map(({ name }) => name).join(', ');
  return [names && `${names} · `, when, readingMinutes > 0 && ` · ${readingMinutes} min read`].filter(
    Boolean,
  );
}

function refusal({ title = 'The API refused to answer', detail = '', type }) {
  const drawing = notice(`${title}. ${detail} `);
  if (isWeb(type)) drawing.append(link(new URL(type).pathname, 'What this means'));
  return drawing;
}

function notice(text) {
  return element('p', 'notice', text);
}

function dataOf(slug) {
  return `/v1/articles/${encodeURIComponent(slug)}`;
}

/** A service that was not told its website names one that is reserved for examples (RFC 2606), and leads nowhere. */
function hasSite(url) {
  return isWeb(url) && !/(^|\.)example\.com$/.test(new URL(url).hostname);
}

function isWeb(address) {
  return /^https?:\/\//.test(address ?? '');
}

function link(href, text) {
  const anchor = element('a', '', text);
  anchor.href = href;
  return anchor;
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
