// A table of what the pages of a built site weigh.
//
//   node tests/browser/tools/weights.mjs FOLDER [BASE_URL]
//
// FOLDER is the output of `minamo build`; BASE_URL the address it was built for, where that has a
// folder. Sizes are bytes, in gzip at its best. "again" is a visit with the style sheet and the
// scripts in the browser's cache.

import { Site } from '../lib/sites.mjs';
import { weightsOf } from '../lib/weights.mjs';

const [folder, base = 'https://site.example'] = process.argv.slice(2);
const columns = ['HTML', 'CSS', 'JS', 'data', 'fonts'];
const both = (part) => (part ? `${part.gzip} (${part.raw})` : '0');
console.log('Bytes in gzip, and (as they are).\n');
console.log(`| page | ${columns.join(' | ')} | requests | first visit | again |`);
console.log(`| --- |${' ---: |'.repeat(columns.length + 3)}`);
for (const { name, path, types, first, again } of weightsOf(new Site('', folder, base.replace(/\/$/, '')))) {
  const cells = columns.map((column) => both(types[column]));
  console.log(`| ${name}: \`/${path.replace(/index\.html$/, '')}\` | ${cells.join(' | ')} | ${first.requests} | ${both(first)} | ${both(again)} |`);
}
