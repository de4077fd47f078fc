/**
 * A route's JSON Schema as it stands in the document: without `$id`, and with each reference by `$id` (`Article` or
 * `Article#`) made one to `components/schemas`. Everything else is kept, what stands beside a `$ref` too.
 */
export function publishedSchema(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === '$id') return undefined;
    if (key !== '$ref' || typeof value !== 'string' || value.startsWith('#')) return value;
    return `#/components/schemas/${value.replace(/#$/, '')}`;
  });
}
