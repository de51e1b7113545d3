// Screenshots of the sample site, to look at:
//
//     tests/run browser links        (once: builds, installs)
//     node tests/browser/tools/screenshots.mjs OUTDIR [PATH...]
//
// For each page `NAME-desktop.png`, `NAME-phone.png` and `NAME-dark.png`, the whole page each.
// Further PATHs, such as /archive/, are taken too.

import { join } from 'node:path';
import { launch, onePageOfEveryKind, serve } from '../lib/browser.mjs';

const SHOTS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
};

/** What is taken, by the name of its file; a site may lack some. */
const NAMES = {
  home: 'home',
  note: 'note',
  article: 'article',
  kep: 'subject of kep',
  group: 'subject of sig',
  person: 'subject of person',
  thread: 'subject of thread',
  index: 'kind of kep',
  stories: 'stories',
  week: 'week',
  search: 'search',
  feeds: 'feeds',
};

const [outDir, ...paths] = process.argv.slice(2);
if (outDir === undefined) {
  console.error('usage: screenshots.mjs OUTDIR [PATH...]');
  process.exit(2);
}

const server = await serve();
const browser = await launch();
try {
  const kinds = onePageOfEveryKind(server.home);
  const pages = {};
  for (const [name, kind] of Object.entries(NAMES)) {
    if (kinds.has(kind)) pages[name] = kinds.get(kind);
  }
  pages.found = new URL('search/?q=sidecar', server.home).href;
  for (const path of paths) {
    pages[path.replace(/^\/|\/$/g, '').replaceAll('/', '-')] = new URL(path, server.home).href;
  }
  for (const [how, options] of Object.entries(SHOTS)) {
    const page = await browser.newPage(options);
    for (const [name, url] of Object.entries(pages)) {
      const path = join(outDir, `${name}-${how}.png`);
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.screenshot({ path, fullPage: true });
      console.log(path);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
