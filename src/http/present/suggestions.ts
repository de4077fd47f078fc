import type { Suggestion } from '../../store/store.ts';
import type { SuggestionWire } from '../schemas/suggestions.ts';
import type { Addresses } from './addresses.ts';

export function presentSuggestion(suggestion: Suggestion, addresses: Addresses): SuggestionWire {
  const { type, id, slug, text } = suggestion;
  return { type, id, slug, text, links: { self: addresses.resource(`${type}s`, slug) } };
}
