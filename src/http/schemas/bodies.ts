import type { TProperties } from 'typebox';
import type { Block as DomainBlock } from '../../domain/body.ts';
import { Type } from './builder.ts';
import { exact, nullable, ref, webAddress } from './scalars.ts';

const inline = Type.String({
  description: 'Inline HTML: text with emphasis, links and the like; sanitised.',
  examples: ['The situation continues to <em>develop</em>.'],
});

export const Block = Type.Unsafe<DomainBlock>(
  Type.Union(
    [
      block('paragraph', { html: inline }),
      block('heading', { level: Type.Integer({ minimum: 2, maximum: 6, examples: [2] }), html: inline }),
      block('list', { ordered: Type.Boolean({ examples: [false] }), items: Type.Array(inline) }),
      block('quote', {
        html: inline,
        cite: nullable(Type.String(), { description: 'Who or what is quoted.', examples: [null] }),
      }),
      block('image', {
        url: webAddress('Where the picture is.', 'https://www.example.com/media/vilnius-old-town.jpg'),
        alt: Type.String({ examples: ['The old town of Vilnius from above'] }),
        caption: nullable(Type.String(), { examples: ['Vilnius, December 2023'] }),
      }),
      block('embed', {
        url: webAddress('What is embedded.', 'https://www.youtube.com/watch?v=aqz-KE-bpKQ'),
        provider: nullable(Type.String(), { examples: ['youtube'] }),
      }),
      block('table', { html: Type.String({ description: 'The whole table, sanitised.' }) }),
      block('code', {
        text: Type.String({ examples: ['SELECT 1;'] }),
        language: nullable(Type.String(), { examples: ['sql'] }),
      }),
      block('divider', {}),
    ],
    { $id: 'Block', description: 'One block of a body; `type` says which kind.' },
  ),
);

function block(type: DomainBlock['type'], properties: TProperties) {
  return exact({ type: Type.Literal(type), ...properties });
}

export const ArticleBody = exact(
  {
    html: Type.Optional(
      Type.String({
        description: 'Sanitised HTML, without the title.',
        examples: ['<p>The situation continues to develop.</p>'],
      }),
    ),
    markdown: Type.Optional(
      Type.String({
        description: 'GitHub Flavored Markdown.',
        examples: ['The situation continues to develop.'],
      }),
    ),
    text: Type.Optional(
      Type.String({
        description: 'Plain text, a blank line between paragraphs.',
        examples: ['The situation continues to develop.'],
      }),
    ),
    blocks: Type.Optional(
      Type.Unsafe<readonly DomainBlock[]>(
        Type.Array(ref<DomainBlock>('Block'), {
          description: 'The body as a list of typed blocks, for native apps.',
        }),
      ),
    ),
  },
  { $id: 'ArticleBody', description: 'The body in the formats that `body` asked for, and no other.' },
);
