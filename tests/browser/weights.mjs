// What pages weigh in the sample site: the table of `tools/weights.mjs`, with the limits of its columns.

import test from 'node:test';
import { weightsOf } from './lib/weights.mjs';
import { SITES, reportAll } from './lib/sites.mjs';

/** Bytes that a page may have: at the first visit with all it asks for, and once its files are kept. */
const LIMITS = {
  home: { first: 41_000, again: 16_000 },
  note: { first: 25_000, again: 12_000 },
  month: { first: 36_000, again: 20_000 },
  'group of most items': { first: 36_000, again: 20_000 },
  'KEP of most items': { first: 36_000, again: 20_000 },
  'person of most items': { first: 36_000, again: 20_000 },
  'thread of most items': { first: 36_000, again: 20_000 },
  'tag of most items': { first: 36_000, again: 20_000 },
  index: { first: 36_000, again: 20_000 },
  search: { first: 40_000, again: 12_000 },
  feeds: { first: 36_000, again: 20_000 },
  following: { first: 28_000, again: 12_000 },
  article: { first: 36_000, again: 20_000 },
};

/** Requests of a first visit: the page, its style sheet, its scripts and the data of the search. */
const MOST_REQUESTS = 7;

test('no page of the sample site weighs more than its limit', () => {
  const problems = [];
  const rows = weightsOf(SITES[0]);
  for (const [name, limits] of Object.entries(LIMITS)) {
    const row = rows.find((row) => row.name === name);
    if (!row) problems.push(`the sample site has no ${name}`);
    for (const visit of ['first', 'again']) {
      const bytes = row?.[visit].gzip ?? 0;
      if (bytes > limits[visit]) problems.push(`${name}, ${visit}: ${bytes} bytes of ${limits[visit]}`);
    }
    if (row?.first.requests > MOST_REQUESTS) problems.push(`${name}: ${row.first.requests} requests`);
  }
  reportAll(problems);
});
