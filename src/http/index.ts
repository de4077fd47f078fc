import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { type SigningKey, signingKeyOf } from '../domain/provenance.ts';
import { deriveKey } from '../domain/secret.ts';
import { FORMATS } from '../formats/index.ts';
import { guardOf } from '../guarded-request.ts';
import { authentication, requireScope } from './auth.ts';
import { cache } from './cache.ts';
import { compression } from './compression.ts';
import { crossOrigin, openToOrigins } from './cross-origin.ts';
import { editorialApi } from './editorial/index.ts';
import { answerAtOnce } from './fast-path.ts';
import { health } from './health.ts';
import type { Limits } from './limits.ts';
import { methods } from './methods.ts';
import { metricsRoute, requestMetrics } from './metrics.ts';
import { miningTerms, termsHeaders } from './mining-terms.ts';
import { neverKept } from './never-kept.ts';
import { noSniffing } from './no-sniffing.ts';
import { openapiFiles } from './openapi/serve.ts';
import { addressesOf } from './present/addresses.ts';
import { pressure } from './pressure.ts';
import { preview } from './preview.ts';
import { RateLimits, rateLimits } from './rate-limits.ts';
import { articles } from './read/articles.ts';
import { authors } from './read/authors.ts';
import { KeptReads } from './read/kept-reads.ts';
import { lists } from './read/lists.ts';
import { PlainReads } from './read/plain-reads.ts';
import type { Reading } from './read/route.ts';
import { sections } from './read/sections.ts';
import { senderOf } from './read/sending.ts';
import { signatures } from './read/signatures.ts';
import { suggest } from './read/suggest.ts';
import { tags } from './read/tags.ts';
import { requestIdentity } from './request-identity.ts';
import { requestRules } from './request-rules.ts';
import { routeTable } from './route-table.ts';
import { READ_SCHEMAS } from './schemas/index.ts';
import { ProblemSchema } from './schemas/problem.ts';
import { RECEIPT_SCHEMAS } from './schemas/receipts.ts';
import { settled } from './settled.ts';
import { signingKeys } from './signing-keys.ts';
import { assets } from './site/assets.ts';
import { docs } from './site/docs.ts';
import { home } from './site/home.ts';
import { problemPages } from './site/problem-pages.ts';
import { feeds } from './syndication/feeds.ts';
import { noteFetches } from './syndication/fetched.ts';
import { websub } from './syndication/hub.ts';
import { syndicationApi } from './syndication/index.ts';
import { opml } from './syndication/opml.ts';
import { PartnerNotes } from './syndication/partner-notes.ts';
import { sitemaps } from './syndication/sitemap.ts';
import { publicationOf, type Syndicating } from './syndication/syndicating.ts';
import { hubAddress } from './syndication/topics.ts';
import { wellKnown } from './well-known.ts';

/** The table of contents of the HTTP surface. Hooks run in the order in which they stand here. */
export async function http(app: FastifyInstance, deps: Deps, limits: Limits): Promise<void> {
  const { config, store, metrics, formats = FORMATS, isClosing = () => false } = deps;
  const routes = routeTable();
  for (const schema of [ProblemSchema, ...READ_SCHEMAS, ...RECEIPT_SCHEMAS]) app.addSchema(schema);

  app.decorateReply('isComplete', false);

  // For every request, also for those that no route takes.
  await app.register(requestIdentity, { isClosing });
  await app.register(noSniffing);
  await app.register(crossOrigin, { routes });
  await app.register(requestRules, limits);
  await app.register(pressure, limits);
  const rates = new RateLimits(deps);
  await app.register(authentication, { ...deps, limits: rates });
  await app.register(rateLimits, { limits: rates });
  await app.register(methods, { routes });
  if (metrics) await app.register(requestMetrics, { metrics });

  // For those who run the service.
  await app.register(health, { store, isClosing });
  await app.register(metricsRoute, { metrics: metrics ?? null, token: config.metricsToken });

  const signingKey = signingKeyOf(deriveKey(deps.secret, 'provenance'));
  await app.register((site) => aboutItself(site, deps, { formats, signingKey }));
  const answers = new KeptReads(deps);
  const send = senderOf(config, deps.clock, answers);
  const reading = { store, addresses: addressesOf(config), terms: termsHeaders(config), answers, send };
  const publication = publicationOf(config);
  const hub = hubAddress(config);
  const syndicating = { ...reading, formats, publication, signingKey, clock: deps.clock, hub };
  const notes = new PartnerNotes(store.receipts, (err) =>
    app.log.warn({ err }, 'notes could not be written'),
  );
  app.addHook('onClose', () => notes.flush());
  await app.register((read) => readApi(read, deps, { ...syndicating, notes }), { prefix: '/v1' });
  await app.register((files) => syndicationFiles(files, deps, syndicating));
  await app.register((shown) => previews(shown, deps), { prefix: '/v1' });

  // The editors' door, and the partners'.
  const editing = { ...deps, addresses: addressesOf(config), inFlight: new Set<string>() };
  await app.register((editors) => editorialApi(editors, editing), { prefix: '/v1/editorial' });
  const guard = guardOf(config.webhookPrivateTargets, deps.resolve);
  await app.register(
    (partners) =>
      syndicationApi(partners, {
        ...editing,
        notes,
        guard,
        formats,
        publication,
        policy: config,
        terms: reading.terms,
      }),
    {
      prefix: '/v1',
    },
  );
  if (hub !== null) await app.register(websub, { ...editing, guard });

  // Last, so that a scope's validators are made before its bytes are compressed.
  await app.register(compression);

  // So that the first plain read needs no route, whose schemas take a tenth of a second to compile.
  app.addHook('onReady', async () => void (await answers.settle().catch(() => undefined)));
  // Before all of it: what needs no route to be answered.
  const plainReads = config.publicRead ? new PlainReads(reading) : null;
  answerAtOnce(app.server, {
    ...deps,
    ...limits,
    answers,
    plainReads,
    rates,
    isLate: app.isLate,
  });
}

/** What the service says of itself: public, whoever may read the articles. */
async function aboutItself(
  site: FastifyInstance,
  { config, clock }: Deps,
  { formats, signingKey }: Pick<Syndicating, 'formats'> & Signing,
): Promise<void> {
  await site.register(openToOrigins);
  await site.register(cache, { ...config, clock });
  await site.register(home, { ...config, formats });
  await site.register(openapiFiles, config);
  await site.register(docs);
  await site.register(problemPages, config);
  await site.register(assets);
  await site.register(wellKnown, { config, clock, formats });
  await site.register(miningTerms, config);
  await site.register(signingKeys, signingKey);
}

type Signing = { readonly signingKey: SigningKey };

async function readApi(
  read: FastifyInstance,
  deps: Deps,
  reading: Syndicating & Signing & { readonly notes: PartnerNotes },
): Promise<void> {
  await forReaders(read, deps, reading);
  noteFetches(read, { ...deps, ...reading });
  await read.register(articles, reading);
  await read.register(authors, reading);
  await read.register(sections, reading);
  await read.register(tags, reading);
  await read.register(lists, reading);
  await read.register(suggest, reading);
  await read.register(signatures, reading);
  await read.register(feeds, reading);
}

/** What feed readers and search engines look for at the top. */
async function syndicationFiles(files: FastifyInstance, deps: Deps, reading: Syndicating): Promise<void> {
  await forReaders(files, deps, reading);
  await files.register(sitemaps, reading);
  await files.register(opml, reading);
}

/** What all that readers get has in common. */
async function forReaders(scope: FastifyInstance, { config, clock }: Deps, reading: Reading): Promise<void> {
  await scope.register(openToOrigins);
  // For redirects; a 200 sees to itself.
  await scope.register(cache, { ...config, clock });
  if (!config.publicRead) scope.addHook('onRequest', requireScope('content:read'));
  await scope.register(settled, { settle: () => reading.answers.settle() });
}

/** What editors show before it is published: for whoever has the link. */
async function previews(shown: FastifyInstance, { config, store, clock, secret }: Deps): Promise<void> {
  await shown.register(openToOrigins);
  await shown.register(neverKept);
  await shown.register(preview, { store, clock, secret, addresses: addressesOf(config) });
}
