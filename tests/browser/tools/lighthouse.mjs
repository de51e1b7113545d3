// Lighthouse's figures for a page of some kinds, on its slow phone:
//
//     tests/run browser links        (once: builds, installs)
//     (cd tests/browser && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-save lighthouse@12.8.2)
//     node tests/browser/tools/lighthouse.mjs [PATH...]
//
// Lighthouse is three times as large as all the checks together, so it is not in the lock file.

import { launch as launchChrome } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { CHROMIUM, FLAGS, onePageOfEveryKind, serve } from '../lib/browser.mjs';

const KINDS = ['home', 'note', 'article', 'subject of kep', 'kind of kep', 'search'];
const AUDITS = {
  'first-contentful-paint': 'FCP',
  'largest-contentful-paint': 'LCP',
  'total-blocking-time': 'TBT',
  'cumulative-layout-shift': 'CLS',
  'total-byte-weight': 'weight',
};

const server = await serve();
const chrome = await launchChrome({ chromePath: CHROMIUM, chromeFlags: ['--headless', ...FLAGS] });
try {
  const kinds = onePageOfEveryKind(server.home);
  const paths = process.argv.slice(2);
  const urls = paths.length
    ? paths.map((path) => new URL(path, server.home).href)
    : KINDS.map((kind) => kinds.get(kind));
  for (const url of urls) {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error' });
    const scores = Object.values(lhr.categories).map((c) => `${c.id} ${Math.round(c.score * 100)}`);
    const audits = Object.entries(AUDITS).map(([id, name]) => `${name} ${lhr.audits[id].displayValue}`);
    console.log(`${decodeURI(new URL(url).pathname)}\n  ${scores.join(', ')}\n  ${audits.join(', ')}`);
    const failed = Object.values(lhr.audits).filter((a) => a.score !== null && a.score < 0.9);
    for (const { id, title } of failed) console.log(`  - ${id}: ${title}`);
  }
} finally {
  await chrome.kill();
  await server.stop();
}
