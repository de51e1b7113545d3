// How well the search finds, and what a first query costs, on any built site:
//
//     node tests/browser/tools/search.mjs FOLDER
//
// FOLDER is the output of `minamo build`. Queries are taken from the texts of all items, evenly: pieces of
// Japanese, words, and every reference that items mention. What each has to find is told by index.json
// alone: items whose text has the piece, or a word that begins so, or which mention the reference.
// Precision is how much of what is found was to be found, recall how much of that is found.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: search.mjs FOLDER');
  process.exit(2);
}

/** Queries of each sort. */
const QUERIES = 1000;

const { open } = await import(pathToFileURL(join(folder, 'static/search.js')));
let bytes = 0;
const get = async (path) => {
  const found = readFileSync(join(folder, path.split('?')[0]));
  // A host compresses what is not compressed yet.
  bytes += path.includes('.gz') ? found.length : gzipSync(found).length;
  return found;
};
const index = await open('search/data/', get);

const site = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const base = new URL(site.site.url ?? site.notes[0].url).origin;
const plain = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
const items = site.items.map(({ url, text, mentions }) => ({
  path: decodeURIComponent(url.replace(base, '')),
  text: plain(text),
  words: words(text),
  mentions: new Set(mentions),
}));

/** All words of a text and, of each, its rest from every inner boundary on. */
function words(text) {
  const whole = text.normalize('NFKC').match(/[\p{sc=Latin}\p{N}]+/gu) ?? [];
  const inner = /(?<=\p{N})(?=\P{N})|(?<=\P{N})(?=\p{N})|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;
  return whole.flatMap((word) => {
    const starts = [0, ...[...word.matchAll(inner)].map(({ index }) => index)];
    return starts.map((start) => word.slice(start).toLowerCase());
  });
}

/** Some of a list, as many as are asked for, from all of its parts. */
function some(list) {
  const distinct = [...new Set(list)];
  const step = Math.max(distinct.length / QUERIES, 1);
  return Array.from({ length: Math.min(distinct.length, QUERIES) }, (_, n) => distinct[Math.floor(n * step)]);
}

const runs = items.flatMap(({ text }) => text.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]{2,}/gu) ?? []);
const pieces = some(runs.map((run, n) => run.slice(n % Math.max(run.length - 5, 1)).slice(0, 2 + (n % 5))).filter((piece) => piece.length > 1));
const latin = some(items.flatMap(({ text }) => text.match(/(?<![\p{sc=Latin}\p{N}])\p{sc=Latin}{3,}(?![\p{sc=Latin}\p{N}])/gu) ?? []));
const references = some(items.flatMap(({ mentions }) => [...mentions]).filter((key) => /^(kep:\d+|thread:.+#\d+)$/.test(key)));
const sorts = [
  ['pieces of Japanese', pieces, (query) => (item) => item.text.includes(query)],
  ['words', latin, (query) => (item) => item.words.some((word) => word.startsWith(query))],
  ['references', references, (key) => (item) => item.mentions.has(key)],
];

console.log(`${items.length} items, ${site.notes.length} notes and articles\n`);
console.log('| queries | how many | precision | recall |');
console.log('| --- | ---: | ---: | ---: |');
for (const [name, queries, isMeant] of sorts) {
  let [found, right, meant] = [0, 0, 0];
  for (const query of queries) {
    const wanted = new Set(items.filter(isMeant(query)).map(({ path }) => path));
    const got = await pathsOf(query.replace(/^kep:/, 'KEP-').replace(/^thread:/, ''));
    found += got.length;
    right += got.filter((path) => wanted.has(path)).length;
    meant += wanted.size;
    if (process.env.VERBOSE && (got.length !== wanted.size || got.some((path) => !wanted.has(path)))) {
      console.error(query, 'too many:', got.filter((path) => !wanted.has(path)), 'missing:', [...wanted].filter((path) => !got.includes(path)));
    }
  }
  console.log(`| ${name} | ${queries.length} | ${(right / found).toFixed(4)} | ${(right / meant).toFixed(4)} |`);
}

const costs = [];
for (const query of [...pieces, ...latin, ...references.map((key) => key.replace(/^\w+:/, ''))]) {
  bytes = 0;
  const fresh = await open('search/data/', get);
  const answer = await fresh.search(query);
  await Promise.all([fresh.show(answer, 0), fresh.subjects(query), answer.total < 4 ? undefined : fresh.facets(answer)]);
  costs.push(bytes);
}
costs.sort((a, b) => a - b);
const scripts = ['site', 'query', 'search', 'search-page'].map((name) => gzipSync(readFileSync(join(folder, `static/${name}.js`))).length);
const shown = (number) => `${(number / 1000).toFixed(1)} KB`;
console.log(`\nA first query reads ${shown(costs[costs.length >> 1])} of the index (median), ${shown(costs.at(-1))} at most;`);
console.log(`the scripts of the page are ${shown(scripts.reduce((a, b) => a + b))} beside.`);

async function pathsOf(query) {
  const answer = await index.search(query);
  const paths = [];
  for (let from = 0; from !== undefined; ) {
    const { shown, next } = await index.show(answer, from);
    paths.push(...shown.map(({ url }) => decodeURIComponent(url)));
    from = next;
  }
  return paths;
}
