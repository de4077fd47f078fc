import type { Static } from 'typebox';
import { CHANGE_TYPES } from '../../domain/change.ts';
import { Type } from './builder.ts';
import { exact, id, instant, nullable, oneOf, ref } from './scalars.ts';

const version = Type.Integer({ minimum: 1, description: 'Of the article.', examples: [2] });
const shown = Type.Boolean({ description: 'Whether the site shows it; false once it is taken down.' });

export const ReceiptInput = exact(
  { version, shown: Type.Optional(Type.Unsafe<boolean>({ ...shown, default: true })) },
  { $id: 'ReceiptInput', description: 'What a partner says of its copy.' },
);
export type ReceiptInputWire = Static<typeof ReceiptInput>;

export const Acknowledgement = exact(
  { version, shown, at: instant('When the partner said so.') },
  { $id: 'Acknowledgement', description: 'What a partner said last of its copy.' },
);
export type AcknowledgementWire = Static<typeof Acknowledgement>;

export const Receipt = exact(
  {
    key: exact({
      id: id('The partner’s key.'),
      name: Type.String({ description: 'What it is for.', examples: ['The Partner'] }),
    }),
    told: nullable(
      exact({
        seq: Type.Integer({ minimum: 1, description: 'The entry in the change feed.', examples: [42] }),
        type: oneOf(CHANGE_TYPES, { description: 'What it told.', examples: ['article.published'] }),
        version: nullable(Type.Integer({ minimum: 0 }), {
          description: 'The version after it.',
          examples: [1],
        }),
        at: instant('When it happened.'),
      }),
      {
        description:
          'The last that the partner has dealt with: it has asked on from behind it, a webhook of its has taken it, or it has fetched what it brought. Null where there is none.',
      },
    ),
    embargoedCopyAt: nullable(instant('When it fetched a copy under embargo last.'), {
      description: 'When it fetched a copy under embargo last; null where it did not.',
    }),
    current: Type.Boolean({ description: 'Whether it has been told all that there is to tell.' }),
    acknowledged: nullable(ref<AcknowledgementWire>('Acknowledgement'), {
      description: 'What it has said itself; null where it said nothing.',
    }),
    mayShow: Type.Boolean({
      description:
        'Whether its site may show the article: it was given it, and has neither been told to take it down nor said that it did.',
    }),
  },
  { $id: 'Receipt', description: 'How far a partner has come with an article.' },
);
export type ReceiptWire = Static<typeof Receipt>;

export const ReceiptList = exact(
  { data: Type.Array(ref<ReceiptWire>('Receipt'), { description: 'Each partner’s, by name.' }) },
  { $id: 'ReceiptList', description: 'How far every partner has come with an article.' },
);

export const RECEIPT_SCHEMAS = [Acknowledgement, Receipt, ReceiptInput, ReceiptList] as const;
