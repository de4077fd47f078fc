import { openStore } from '../../../src/store/open.ts';

/* A process of its own: opens the database that it is given and sends how many migrations it applied. */
let applied = 0;
const onMigration = () => {
  applied += 1;
};
const store = await openStore(process.argv[2] ?? '', { onMigration });
await store.close();
process.send?.(applied);
