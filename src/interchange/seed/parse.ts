import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { isSlug } from '../../domain/slug.ts';
import { ArticleFile, AuthorFile, SectionFile, TagFile } from './wire.ts';

/** A Markdown file: its front matter, its text, and the slug that its name is. */
export type Page<T> = {
  readonly slug: string;
  readonly file: string;
  readonly matter: T;
  readonly text: string;
};

export type Seed = {
  readonly sections: Static<typeof SectionFile>;
  readonly tags: Static<typeof TagFile>;
  readonly authors: readonly Page<Static<typeof AuthorFile>>[];
  readonly articles: readonly Page<Static<typeof ArticleFile>>[];
};

/** Reads a seed folder whole. Throws an Error naming the file, and the field where there is one, of the first fault. */
export async function readSeed(folder: string): Promise<Seed> {
  return {
    sections: await list(folder, 'sections.yaml', SectionFile),
    tags: await list(folder, 'tags.yaml', TagFile),
    authors: await pages(folder, 'authors', AuthorFile),
    articles: await pages(folder, 'articles', ArticleFile),
  };
}

async function list<S extends TSchema>(folder: string, file: string, schema: S): Promise<Static<S>> {
  return checked(file, yaml(file, await readFile(join(folder, file), 'utf8')), schema);
}

async function pages<S extends TSchema>(folder: string, name: string, schema: S): Promise<Page<Static<S>>[]> {
  const files = (await readdir(join(folder, name))).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(
    files.map(async (fileName) => {
      const file = `${name}/${fileName}`;
      const [, matter, text] = FRONT_MATTER.exec(await readFile(join(folder, file), 'utf8')) ?? [];
      if (matter === undefined || text === undefined)
        throw new Error(`${file}: there is no front matter between two lines of ---`);
      const slug = basename(fileName, '.md');
      if (!isSlug(slug)) throw new Error(`${file}: the name of the file must be a slug`);
      return {
        slug,
        file,
        matter: checked(file, yaml(file, matter), schema),
        text: text.trim(),
      };
    }),
  );
}

const FRONT_MATTER = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s;

function yaml(file: string, text: string): unknown {
  try {
    // `failsafe` leaves each scalar the text that it is: no time is read in the zone of the machine.
    return parse(text, { schema: 'failsafe' });
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked<S extends TSchema>(file: string, value: unknown, schema: S): Static<S> {
  const [fault] = Value.Errors(schema, value);
  if (fault !== undefined) throw new Error(`${file}: ${fault.instancePath || 'the file'} ${fault.message}`);
  return value as Static<S>;
}
