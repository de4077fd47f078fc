/** The Prometheus text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * One text of several whose series differ in their labels. The format wants the lines of a family together, under a
 * single HELP and TYPE; the first text's are taken.
 */
export function joinExpositions(texts: readonly string[]): string {
  const families = new Map<string, { readonly head: readonly string[]; readonly series: string[] }>();
  for (const family of texts.flatMap((text) => text.split(/^(?=# HELP )/m))) {
    const lines = family.split('\n').filter((line) => line !== '');
    const head = lines.filter((line) => line.startsWith('#'));
    const name = head[0]?.split(' ')[2] ?? '';
    const known = families.get(name) ?? { head, series: [] };
    known.series.push(...lines.filter((line) => !line.startsWith('#')));
    families.set(name, known);
  }
  return [...families.values()].map(({ head, series }) => `${[...head, ...series].join('\n')}\n`).join('\n');
}
