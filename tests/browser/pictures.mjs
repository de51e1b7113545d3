// Pictures of the pages of a built site, to look at; not part of the checks.
//
//     node tests/browser/pictures.mjs OUTDIR FOLDER [PATH...]
//
// FOLDER is the output of `minamo build`, for a `base_url` without a folder. For each kind of page the
// largest one is taken: `NAME-desktop.png`, `NAME-phone.png` and `NAME-dark.png`, and a sheet of all of
// them, `sheet-desktop.png` and so on. Further PATHs, such as /archive/, are taken too. What a picture
// does not show is printed: pages that are wider than the window, on a phone where the first content
// begins, the height of each page, and errors of the console.

import { createServer } from 'node:http';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { launch } from './lib/browser.mjs';

const SHOTS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
};

/** How much of a long page is taken, in its own pixels. */
const HEIGHT = 1800;

/** Pictures that stand beside one another on a sheet, and how wide they are there. */
const COLUMNS = { desktop: [3, 660], dark: [3, 660], phone: [6, 330] };

/** What is taken, by the path of its file; a site may lack some. */
const PAGES = {
  home: /^index\.html$/,
  note: /^notes\/[^/]+\/index\.html$/,
  month: /^archive\/\d{4}\/\d\d\/index\.html$/,
  year: /^archive\/\d{4}\/index\.html$/,
  archive: /^archive\/index\.html$/,
  kep: /^kep\/\d+\/index\.html$/,
  sig: /^sig\/[^/]+\/index\.html$/,
  person: /^person\/[^/]+\/index\.html$/,
  thread: /^thread\/.+\/\d+\/index\.html$/,
  tag: /^tag\/[^/]+\/index\.html$/,
  'index-kep': /^kep\/index\.html$/,
  'index-sig': /^sig\/index\.html$/,
  'index-person': /^person\/index\.html$/,
  'index-thread': /^thread\/index\.html$/,
  stories: /^stories\/index\.html$/,
  search: /^search\/index\.html$/,
  feeds: /^feeds\/index\.html$/,
  following: /^following\/index\.html$/,
  articles: /^articles\/index\.html$/,
  article: /^articles\/[^/]+\/index\.html$/,
  404: /^404\.html$/,
};

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.json': 'application/json', '.png': 'image/png', '.xml': 'text/xml' };

const [outDir, folder, ...paths] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: pictures.mjs OUTDIR FOLDER [PATH...]');
  process.exit(2);
}
mkdirSync(outDir, { recursive: true });

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  try {
    const bytes = readFileSync(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
  } catch {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(readFileSync(join(folder, '404.html')));
  }
});
server.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const home = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
try {
  const pages = { ...chosen(), ...Object.fromEntries(paths.map((path) => [path.replace(/^\/|\/$/g, '').replaceAll('/', '-'), path])) };
  for (const [how, options] of Object.entries(SHOTS)) {
    const taken = [];
    for (const [name, path] of Object.entries(pages)) taken.push(await take(name, path, how, options));
    await makeSheet(how, taken);
  }
} finally {
  await browser.close();
  server.close();
}

/** The address of the largest page of each kind. */
function chosen() {
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.html'));
  const size = (path) => statSync(join(folder, path)).size;
  const found = Object.entries(PAGES).flatMap(([name, pattern]) => {
    const meant = files.filter((path) => pattern.test(path));
    const largest = meant.toSorted((a, b) => size(b) - size(a))[0];
    return largest ? [[name, `/${largest.replace(/index\.html$/, '')}`]] : [];
  });
  const words = /<h1[^>]*>([^<]*)/.exec(readFileSync(join(folder, 'kep/index.html'), 'utf8').replace(/.*<main/s, ''))?.[1] ?? 'kep';
  return { ...Object.fromEntries(found), found: `/search/?q=${encodeURIComponent(words)}` };
}

async function take(name, path, how, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log(`${name}, ${how}: ${message.text()}`));
  await page.goto(new URL(path, home).href, { waitUntil: 'networkidle' });
  const { width, height, top } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const first = document.querySelector('main :is(h1, h2, p, .items, table):not(.visually-hidden, [hidden])');
    return { width: scrollWidth, height: scrollHeight, top: first?.getBoundingClientRect().top };
  });
  const told = [`${height} px high`];
  if (width > options.viewport.width) told.push(`WIDER THAN THE WINDOW: ${width} px`);
  if (how === 'phone') told.push(`begins at ${Math.round(top)} px${top > 260 ? ' TOO FAR DOWN' : ''}`);
  console.log(`${name}, ${how}: ${path}: ${told.join(', ')}`);
  const file = join(outDir, `${name}-${how}.png`);
  const clip = { x: 0, y: 0, width: options.viewport.width, height: Math.min(height, HEIGHT) };
  await page.screenshot({ path: file, fullPage: true, clip });
  await context.close();
  return { name, file };
}

/** All pictures of a kind on one, in rows. */
async function makeSheet(how, taken) {
  const [columns, width] = COLUMNS[how];
  const page = await browser.newPage({ viewport: { width: columns * width, height: 900 } });
  const figures = taken.map(({ name, file }) => {
    const data = readFileSync(file).toString('base64');
    return `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${data}"></figure>`;
  });
  const style = `body{margin:0;display:grid;grid-template-columns:repeat(${columns},1fr);gap:8px;background:#888;font:16px sans-serif}figure{margin:0}img{width:100%;display:block}`;
  await page.setContent(`<style>${style}</style>${figures.join('')}`, { waitUntil: 'load' });
  writeFileSync(join(outDir, `sheet-${how}.png`), await page.screenshot({ fullPage: true }));
  await page.close();
}
