import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { bodyOf, type Desk } from '../support/content.ts';

const source = readFileSync(new URL('../../src/http/site/pages/home.js', import.meta.url), 'utf8');

describe('the script of the entrance', () => {
  it('draws the newest stories, the newest one first and at length', async () => {
    await using t = await testApp({
      fill: async (desk) => {
        await desk.publish({ title: 'Older', summary: 'What happened.' });
        desk.advance(60_000);
        const author = await desk.author('Ebenezer Mensah');
        const section = await desk.section('Lithuania');
        await desk.publish({
          title: 'Newer',
          dateline: 'VILNIUS',
          sectionId: section.id,
          authorIds: [author.id],
          body: { ...bodyOf('x'), text: 'First.\n\nSecond.\n\nThird.' },
        });
      },
    });
    const page = await drawn((url) => t.app.inject(url));
    const [lead, next] = page.stories.children;
    expect(lead?.className).toBe('lead');
    expect(textOf(lead)).toMatch(/^Lithuania \| Newer \| VILNIUS — First\. \| Ebenezer Mensah/);
    expect(textOf(lead)).not.toContain('Second');
    expect(textOf(next)).toMatch(/^Older \| What happened\. \|/);
    expect(page.status).toMatch(/^200 in \d+ ms$/);
  });

  it('puts markup in a title on the page as text', async () => {
    const title = '<img src=x onerror=alert(1)> & co';
    await using t = await testApp({ fill: (desk: Desk) => desk.publish({ title }) });
    const page = await drawn((url) => t.app.inject(url));
    expect(textOf(page.stories)).toContain(title);
  });

  it('says so where nothing is published', async () => {
    await using t = await testApp();
    const page = await drawn((url) => t.app.inject(url));
    expect(textOf(page.stories)).toMatch(/^Nothing has been published yet\./);
  });

  it('says why the API refuses, and links to the explanation', async () => {
    await using t = await testApp({ env: { PUBLIC_READ: 'false' } });
    const page = await drawn((url) => t.app.inject(url));
    expect(page.status).toMatch(/^401 /);
    expect(textOf(page.stories)).toMatch(/^Key missing or not valid\. .*What this means$/);
    expect(page.stories.children[0]?.children[1]?.href).toBe('/problems/unauthorized');
  });

  it('says so where the API cannot be reached', async () => {
    const page = await drawn(() => Promise.reject(new TypeError('failed to fetch')));
    expect(page.status).toBe('no answer');
    expect(textOf(page.stories)).toMatch(/^The API could not be reached\./);
  });
});

type Drawn = { name: string; className: string; href?: string; textContent: string; children: Drawn[] };
type Answer = { readonly statusCode: number; readonly body: string };

/** Runs the script on a page that has of the DOM what the script uses. */
async function drawn(get: (url: string) => Promise<Answer>): Promise<{ stories: Drawn; status: string }> {
  const elements = new Map(['stories', 'request', 'status'].map((id) => [id, element(id)]));
  const document = {
    getElementById: (id: string) => elements.get(id),
    createElement: (name: string) => element(name),
  };
  const fetch = async (url: string) => {
    const { statusCode, body } = await get(url);
    return { status: statusCode, ok: statusCode < 400, json: async () => JSON.parse(body) };
  };
  const run = new Function('document', 'fetch', `return (async () => { ${source} })();`);
  await run(document, fetch);
  return { stories: elements.get('stories') ?? element(''), status: textOf(elements.get('status')) };
}

function element(name: string): Drawn {
  const children: Drawn[] = [];
  const asNode = (child: Drawn | string) =>
    typeof child === 'string' ? { ...element('#text'), textContent: child } : child;
  const made = {
    name,
    className: '',
    textContent: '',
    children,
    removeAttribute: () => undefined,
    append: (...added: (Drawn | string)[]) => void children.push(...added.map(asNode)),
    replaceChildren: (...added: (Drawn | string)[]) =>
      void children.splice(0, children.length, ...added.map(asNode)),
  };
  return made;
}

/** Block elements apart, inline ones run on. */
function textOf(from: Drawn | undefined): string {
  if (from === undefined) return '';
  const separator = from.children.some(({ name }) => /^(p|h2|article)$/.test(name)) ? ' | ' : '';
  return from.textContent + from.children.map(textOf).join(separator);
}
