import Database from 'better-sqlite3';

/** See `holdAlone`: an empty SQLite database whose lock the system lets go of with the process. */
export function holdFile(file: string): (() => void) | null {
  const db = new Database(file, { timeout: 0 });
  try {
    db.exec('begin exclusive');
    return () => db.close();
  } catch (error) {
    db.close();
    if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
}
