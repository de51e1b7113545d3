// What the pages of a built site weigh, by its files alone: each page with the files that it asks for
// before a reader does anything. Fonts are the reader's own, and pictures those of the writer.

import { gzipSync } from 'node:zlib';
import { posix } from 'node:path';

/** Which page of a site a row is about: the heaviest of those of its kind. */
const ROWS = [
  ['home', (page) => page.path === 'index.html'],
  ['note', (page) => page.kind === 'note'],
  ['month', (page) => /^archive\/\d{4}\/\d\d\//.test(page.path)],
  ['group of most items', (page) => page.kind === 'subject' && /^([sw]ig|wg|group|committee|ug)\//.test(page.path)],
  ['KEP of most items', (page) => page.kind === 'subject' && page.path.startsWith('kep/')],
  ['person of most items', (page) => page.kind === 'subject' && page.path.startsWith('person/')],
  ['thread of most items', (page) => page.kind === 'subject' && page.path.startsWith('thread/')],
  ['tag of most items', (page) => page.kind === 'subject' && page.path.startsWith('tag/')],
  ['index', (page) => page.kind === 'kind'],
  ['search', (page) => page.kind === 'search'],
  ['feeds', (page) => page.kind === 'feeds'],
  ['following', (page) => page.kind === 'following'],
  ['article', (page) => page.kind === 'article'],
  ['stories', (page) => page.kind === 'stories'],
  ['404', (page) => page.path === '404.html'],
];

/** What files are, by the end of their names. */
const TYPES = { html: 'HTML', css: 'CSS', js: 'JS', woff2: 'fonts', woff: 'fonts', json: 'data' };

/**
 * A row a kind of page: `{ name, path, types: { HTML: { raw, gzip, requests }, … }, first, again }`;
 * `first` is a visit with nothing kept, `again` one where only the page itself has changed.
 */
export function weightsOf(site) {
  const pages = site.pages().filter((page) => !page.isRedirect);
  const sizes = new Map();
  const size = (path) => {
    if (!sizes.has(path)) {
      const text = site.text(path);
      sizes.set(path, { raw: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length });
    }
    return sizes.get(path);
  };
  return ROWS.flatMap(([name, isMeant]) => {
    const meant = pages.filter(isMeant);
    if (meant.length === 0) return [];
    const page = meant.reduce((a, b) => (size(b.path).gzip > size(a.path).gzip ? b : a));
    const files = [page.path, ...askedBy(site, page)];
    const types = {};
    for (const path of files) add((types[TYPES[path.split('.').at(-1)] ?? 'other'] ??= none()), size(path));
    const first = none();
    files.forEach((path) => add(first, size(path)));
    const again = none();
    add(again, size(page.path));
    return [{ name, path: page.path, types, first, again }];
  });
}

const none = () => ({ raw: 0, gzip: 0, requests: 0 });

function add(sum, { raw, gzip }) {
  sum.raw += raw;
  sum.gzip += gzip;
  sum.requests += 1;
}

/** The paths of the style sheets, scripts and data that a page asks for at once, and of what these import. */
function askedBy(site, page) {
  const links = page.elements.filter(({ tag, attributes: { rel } }) => tag === 'link' && /^(stylesheet|preload|modulepreload)$/.test(rel ?? ''));
  const addresses = [
    ...links.map(({ attributes }) => attributes.href),
    ...page.all('script').flatMap(({ attributes }) => attributes.src ?? []),
  ];
  const below = new URL(`${site.base}/`);
  const found = addresses.map((address) => decodeURIComponent(new URL(address, below).pathname.slice(below.pathname.length)));
  // A module that is imported is asked for as well; `import()` waits for the reader.
  for (const path of found) {
    if (!path.endsWith('.js')) continue;
    for (const [, imported] of site.text(path).matchAll(/^(?:import|export) .*? from '(\.\/[^']+)';/gms)) {
      const target = posix.join(posix.dirname(path), imported);
      if (!found.includes(target)) found.push(target);
    }
  }
  return found;
}
