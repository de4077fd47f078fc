import type { Static } from 'typebox';
import { AUDIT_ACTIONS, AUDITED_KINDS } from '../../domain/audit.ts';
import { Type } from './builder.ts';
import type { PageWire } from './lists.ts';
import { count, exact, id, instant, nullable, oneOf, ref } from './scalars.ts';

const revision = (description: string, example: number | null) =>
  nullable(Type.Integer({ minimum: 1 }), { description, examples: [example] });

export const AuditEntry = exact(
  {
    seq: count('Rises with each entry.', 17),
    at: instant('When it was done.'),
    by: exact(
      {
        key: nullable(Type.String({ format: 'uuid' }), {
          description:
            'The id of the key that it was done with; null for what the service did of itself and for commands on its own machine.',
          examples: ['018cb4f2-6d20-7c1e-8f3a-2b9d5e7a1c43'],
        }),
        name: Type.String({
          description: 'The key’s name; `dateline` for the service.',
          examples: ['Lithuania desk'],
        }),
      },
      { description: 'Who did it.' },
    ),
    action: oneOf(AUDIT_ACTIONS, { description: 'What was done.', examples: ['publish'] }),
    kind: oneOf(AUDITED_KINDS, { description: 'To what kind of thing.', examples: ['article'] }),
    id: id('To which one.'),
    slug: Type.String({
      description: 'Its slug at the time; for a key its name.',
      examples: ['kazakh-activist-to-be-deported'],
    }),
    fromRevision: revision('The revision before; null where there was none.', 2),
    toRevision: revision('The revision after; null where none is left.', 3),
  },
  { $id: 'AuditEntry', description: 'One thing that was done. It holds neither content nor secrets.' },
);
export type AuditEntryWire = Static<typeof AuditEntry>;

export const AuditEntryList = exact(
  { data: Type.Array(ref<AuditEntryWire>('AuditEntry')), page: ref<PageWire>('Page') },
  { $id: 'AuditEntryList', description: 'A page of the audit, the newest entry first.' },
);

export const AUDIT_SCHEMAS = [AuditEntry, AuditEntryList] as const;
