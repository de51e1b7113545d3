// Real readers read our feeds: feedparser all of them, newsboat that of the site over the network.

import test from 'node:test';
import { execFile, execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SITES, childrenOf, reportAll } from './lib/sites.mjs';

/** Debian's python: it has Debian's python3-feedparser. */
const PYTHON = '/usr/bin/python3';

/** What feedparser calls the formats. */
const VERSIONS = { 'feed.xml': 'rss20', 'atom.xml': 'atom10' };

test('feedparser reads every feed without complaint, and all its entries', () => {
  const feeds = SITES.flatMap((site) =>
    Object.entries(VERSIONS).flatMap(([name, version]) =>
      site.paths(name).map((path) => ({
        file: join(site.dir, path),
        version,
        expected: entriesOf(site.xml(path)),
      })),
    ),
  );
  const read = `
import feedparser, json, sys
feeds = [feedparser.parse(path) for path in json.load(sys.stdin)]
json.dump([{
    "bozo": bool(feed.bozo), "why": str(feed.get("bozo_exception")), "version": feed.version,
    "entries": [{
        "id": entry.get("id"), "title": entry.get("title"), "link": entry.get("link"),
        "content": bool(entry.content[0].value), "dated": bool(entry.get("published_parsed")),
    } for entry in feed.entries],
} for feed in feeds], sys.stdout)`;
  const input = JSON.stringify(feeds.map(({ file }) => file));
  const seen = JSON.parse(execFileSync(PYTHON, ['-c', read], { input, maxBuffer: 2 ** 28 }));
  const problems = seen.flatMap((feed, index) => {
    const { file, version, expected } = feeds[index];
    return [
      ...(feed.bozo ? [`${file}: bozo: ${feed.why}`] : []),
      ...(feed.version === version ? [] : [`${file}: taken for ${feed.version}`]),
      ...(feed.entries.length === expected.length ? [] : [`${file}: read ${feed.entries.length}`]),
      ...expected
        .map((entry, at) => [JSON.stringify(entry), JSON.stringify(feed.entries[at])])
        .filter(([wanted, found]) => wanted !== found)
        .map(([wanted, found]) => `${file}: read ${found}, not ${wanted}`),
    ];
  });
  reportAll(problems);
});

for (const name of ['feed.xml', 'atom.xml']) {
  test(`newsboat reads /${name} over the network and lists its entries`, async () => {
    const [site] = SITES;
    const folder = mkdtempSync(join(tmpdir(), 'newsboat-'));
    const server = createServer((request, response) => {
      const type = name === 'feed.xml' ? 'application/rss+xml' : 'application/atom+xml';
      response.setHeader('Content-Type', type);
      response.end(readFileSync(join(site.dir, request.url.slice(1))));
    });
    try {
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      const path = (file) => join(folder, file);
      writeFileSync(path('urls'), `http://127.0.0.1:${server.address().port}/${name}\n`);
      writeFileSync(path('config'), '');
      // Not synchronous: the server is this process.
      await promisify(execFile)(
        'newsboat',
        ['-u', path('urls'), '-c', path('cache.db'), '-C', path('config'), '-x', 'reload'],
        { env: { ...process.env, HOME: folder, TERM: 'dumb' }, timeout: 60_000 },
      );
      const list = 'import json, sqlite3, sys; json.dump(sqlite3.connect(sys.argv[1]).execute("SELECT guid, title, url FROM rss_item").fetchall(), sys.stdout)';
      const rows = JSON.parse(execFileSync(PYTHON, ['-c', list, path('cache.db')]));
      const line = ({ id, title, link }) => [id, title, link].join(' ');
      const wanted = entriesOf(site.xml(name)).map(line).sort();
      const found = rows.map(([id, title, link]) => line({ id, title, link })).sort();
      reportAll([
        ...wanted.filter((entry) => !found.includes(entry)).map((entry) => `not listed: ${entry}`),
        ...found.filter((entry) => !wanted.includes(entry)).map((entry) => `not ours: ${entry}`),
      ]);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** What a reader has to find in a feed of RSS or Atom. */
function entriesOf(root) {
  const isAtom = root.name === 'feed';
  const entries = isAtom ? childrenOf(root, 'entry') : childrenOf(root.children[0], 'item');
  const text = (entry, name) => (childrenOf(entry, name)[0]?.text ?? '').trim();
  return entries.map((entry) => ({
    id: text(entry, isAtom ? 'id' : 'guid'),
    title: text(entry, 'title'),
    link: isAtom ? childrenOf(entry, 'link')[0].attributes.href : text(entry, 'link'),
    content: true,
    dated: childrenOf(entry, isAtom ? 'published' : 'pubDate').length > 0,
  }));
}
