import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENRES } from '../../src/domain/article.ts';
import { NINJS } from '../../src/formats/ninjs.ts';
import { anyChannel, anyItem } from './random-item.ts';
import { FULL, ITEMS, itemOf, NOTHING, PAGE, PUBLICATION } from './sample-items.ts';

const { one, list } = NINJS;
const validate = validator();

/** The official schema, and the GeoJSON that it refers to; see schemas/README.md. `uri` and `date-time` are checked. */
function validator() {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema = (name: string): object =>
    JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8'));
  ajv.addSchema(schema('GeoJSON-schema.json'));
  return ajv.compile(schema('ninjs-schema_3.1.json'));
}

function faultsOf(text: string | undefined): unknown {
  return validate(JSON.parse(text ?? 'null')) ? [] : validate.errors;
}

describe('ninjs', () => {
  it('is held to a schema that refuses what it doesn’t know, and what is no URI', () => {
    expect(faultsOf('{"uri":"urn:uuid:x","headline":"1.x"}')).toEqual([
      expect.objectContaining({ keyword: 'unevaluatedProperties' }),
    ]);
    expect(faultsOf('{"uri":"not one"}')).toEqual([expect.objectContaining({ keyword: 'format' })]);
    expect(faultsOf('{"uri":"urn:x:y","associations":[{"name":"a","uri":"urn:x:z","nil":1}]}')).not.toEqual(
      [],
    );
  });

  it.each(Object.entries(ITEMS))('is valid by the official schema for the article "%s"', (_name, item) => {
    expect(faultsOf(one?.(PUBLICATION, item))).toEqual([]);
  });

  it('is valid for lists', () => {
    expect(faultsOf(list?.(PAGE, Object.values(ITEMS)))).toEqual([]);
    expect(faultsOf(list?.(NOTHING, []))).toEqual([]);
  });

  it('is valid for any article and any list', () => {
    fc.assert(
      fc.property(anyChannel, fc.array(anyItem, { minLength: 1, maxLength: 3 }), (channel, items) => {
        expect(faultsOf(list?.(channel, items))).toEqual([]);
        for (const item of items) expect(faultsOf(one?.(PUBLICATION, item))).toEqual([]);
      }),
    );
  });

  it.each(GENRES)('names the genre "%s" by the vocabulary of IPTC', (genre) => {
    const { genres } = JSON.parse(one?.(PUBLICATION, itemOf({ genre })) ?? '');
    const code = { news: 'Current' }[genre as string] ?? genre.replace('-', '_');
    expect(genres).toHaveLength(1);
    expect(genres[0].literal).toBe(genre);
    expect(genres[0].uri.toLowerCase()).toBe(`http://cv.iptc.org/newscodes/genre/${code}`.toLowerCase());
  });

  it('counts what is read but for captions, in code points', () => {
    const html =
      '<p>Two 😀.</p><figure><img src="https://a.example/b" alt="c"><figcaption>Four words are here</figcaption></figure>';
    const { bodies } = JSON.parse(one?.(PUBLICATION, itemOf({}, html)) ?? '');
    expect(bodies[0]).toMatchObject({ contentType: 'text/html', charCount: 6, wordCount: 2 });
    const captioned = JSON.parse(one?.(PUBLICATION, itemOf({}, html.slice(html.indexOf('<figure')))) ?? '');
    expect(captioned.bodies[0]).toMatchObject({ charCount: 0, wordCount: 0 });
  });

  it('says that it is partial where no body was asked for', () => {
    const item = { ...FULL, article: { ...FULL.article, body: {} } };
    const news = JSON.parse(one?.(PUBLICATION, item) ?? '');
    expect(news).toMatchObject({ representationType: 'partial' });
    expect(news).not.toHaveProperty('bodies');
  });
});
