import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { Problem } from '../errors.ts';
import { exampleProblem, isProblemCode } from '../openapi/responses.ts';
import { PROBLEMS, type ProblemCode } from '../problems.ts';
import { Type } from '../schemas/builder.ts';
import { negotiated } from './accept.ts';
import { filled, pageFile, sendPage } from './page.ts';

export const ProblemPage = Type.Object(
  {
    type: Type.String({
      format: 'uri',
      description: 'What the `type` of such a problem is: the address of this page.',
      examples: ['https://api.example.com/problems/not-found'],
    }),
    code: Type.Unsafe<ProblemCode>({
      type: 'string',
      enum: Object.keys(PROBLEMS),
      description: 'The code of the problem.',
      examples: ['not-found'],
    }),
    status: Type.Integer({
      minimum: 400,
      maximum: 599,
      description: 'The HTTP status it is sent with.',
      examples: [404],
    }),
    title: Type.String({ description: 'The kind of problem, in short.', examples: ['Not found'] }),
    explanation: Type.String({
      description: 'What it means and what to do about it.',
      examples: ['There is nothing at this address.'],
    }),
    sample: Type.Ref('Problem'),
  },
  { $id: 'ProblemPage', additionalProperties: false, description: 'The explanation of one kind of problem.' },
);

/** `GET /problems/{code}`: what the `type` of each problem leads to. `publicUrl` has no slash at its end. */
export async function problemPages(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string },
): Promise<void> {
  app.addSchema(ProblemPage);
  app.get<{ Params: { code: string } }>(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblem',
        summary: 'Explain a problem',
        description:
          'What a kind of problem means and what to do about it. The `type` of each error leads here; a browser gets a page.',
        tags: ['Service'],
        params: Type.Object(
          {
            code: Type.String({
              description: 'The `code` of the problem.',
              examples: ['not-found'],
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Ref('ProblemPage') },
        contract: {
          answer: 'The explanation, as JSON or as a page.',
          headers: ['ETag', 'Cache-Control'],
          examples: {
            notFound: { summary: 'Not found', value: explained('not-found', 'https://api.example.com') },
          },
          content: { 'text/html': { schema: { type: 'string' } } },
          problems: [404],
          parameters: { code: { schema: { type: 'string', enum: Object.keys(PROBLEMS) } } },
        },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      if (!isProblemCode(code)) throw new Problem('not-found', 'There is no problem with this code.');
      const page = explained(code, publicUrl);
      return negotiated(request, reply, ['application/json', 'text/html']) === 'text/html'
        ? sendPage(reply, htmlOf(page))
        : page;
    },
  );
}

function explained(code: ProblemCode, publicUrl: string): Static<typeof ProblemPage> & { sample: object } {
  const { status, title, explanation } = PROBLEMS[code];
  const type = `${publicUrl}/problems/${code}`;
  return { type, code, status, title, explanation, sample: exampleProblem(code, publicUrl) };
}

function htmlOf({ code, status, title, explanation, sample }: ReturnType<typeof explained>): string {
  const html = filled(pageFile('problem.html'), {
    code,
    status: String(status),
    title,
    explanation,
    sample: JSON.stringify(sample, null, 2),
  });
  return html.replace(/<p class="explanation">.*?<\/p>/s, (text) =>
    text.replaceAll(/`([^`]+)`/g, '<code>$1</code>'),
  );
}
