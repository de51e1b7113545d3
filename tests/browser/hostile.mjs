// The sites of tests/hostile in a browser: nothing of their content runs, is asked for elsewhere or leads
// away, whatever is clicked and hovered; nor does what a reader brings.
//
// `../run` lets `cargo test --test hostile` write the sites to `target/hostile/`. Among all checks every
// eighth page is opened; `../run browser hostile` opens all.

import test, { after, before } from 'node:test';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FLAGS, CHROMIUM } from './lib/browser.mjs';
import { chromium } from 'playwright-core';
import { reportAll } from './lib/report.mjs';

const OUT = process.env.HOSTILE ?? join(import.meta.dirname, '../../target/hostile');
const SHARE = process.env.HOSTILE_ALL ? 1 : 8;
const TABS = 4;

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json', svg: 'image/svg+xml', xml: 'application/xml' };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
});
after(() => browser?.close());

/** What runs before any script of a page: the canary, and ears for all that must not happen. */
function listen() {
  const tell = (what) => window.told(`${what} on ${location.pathname}`);
  window.canary = () => tell('the canary');
  for (const name of ['alert', 'prompt', 'confirm', 'open']) window[name] = (...all) => tell(`${name}(${all})`);
  document.addEventListener('securitypolicyviolation', (event) => {
    tell(`the policy (${event.effectiveDirective}) stopped ${event.blockedURI} ${event.sample}`);
  });
  // A click on what may run goes on; of all others it is enough to know where they lead.
  window.addEventListener('click', (event) => {
    const link = event.target.closest?.('a, area, [*|href]');
    if (!link || event.defaultPrevented) return;
    const address = link.href?.baseVal ?? link.href ?? '';
    // What is no address leads nowhere.
    if (!URL.canParse(address, location.href)) return event.preventDefault();
    const { protocol } = new URL(address, location.href);
    if (/^(https?|mailto|tel|ftp|irc|xmpp|feed|blob):$/.test(protocol)) event.preventDefault();
    else tell(`a link to ${link.getAttribute('href')}`);
  });
  window.addEventListener('submit', (event) => event.preventDefault());
}

/** Points at, gives the focus to and clicks everything, in the page. */
async function pressAll() {
  const all = document.querySelectorAll('a, area, button, summary, label, input, [tabindex], img, b, p, svg, [class*="feed"], .item');
  for (const one of [...all].slice(0, 1500)) {
    for (const name of ['pointerover', 'mouseover', 'pointerenter', 'focusin', 'pointerout']) {
      one.dispatchEvent(new PointerEvent(name, { bubbles: true, pointerType: 'mouse' }));
    }
    const isFirst = !(window.pressed ??= new Set()).has(one.className) || !one.matches('.feed, .help-button, .share-mark, [type="file"]');
    window.pressed.add(one.className);
    if (isFirst && !one.matches('[type="file"], .as-opml, .as-json')) one.click?.();
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
}

/** A context whose only host is a built site; `told` is what happened in it. */
async function site(name) {
  const folder = join(OUT, name);
  const { origin, pathname: below } = new URL(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).site.url);
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const told = [];
  await context.exposeBinding('told', (_, what) => void told.push(`${name}: ${what}`));
  await context.addInitScript(listen);
  await context.route('**/*', async (route) => {
    const address = new URL(route.request().url());
    if (address.protocol === 'blob:' || address.protocol === 'data:') return route.continue();
    if (address.origin !== origin) {
      told.push(`${name}: asks ${address.href} on ${route.request().frame()?.url()}`);
      return route.abort();
    }
    // A click may lead to another page of the site: the page that is looked at stays.
    const { page: shown } = pageOf(route.request());
    if (route.request().isNavigationRequest() && shown && address.href !== shown.wanted) return route.fulfill({ status: 204 });
    const path = fileOf(folder, decodeURIComponent(address.pathname).slice(below.length));
    if (!path) return route.fulfill({ status: 404, body: '' });
    const type = TYPES[path.split('.').at(-1)] ?? 'application/octet-stream';
    return route.fulfill({ body: readFileSync(path), contentType: `${type}; charset=utf-8` });
  });
  const tab = async () => {
    const page = await context.newPage();
    const open = page.goto.bind(page);
    page.goto = (address, options) => {
      page.wanted = new URL(address).href;
      // What was clicked on the page before may still be on its way.
      return open(address, options).catch((error) => {
        if (!/ERR_ABORTED|interrupted/.test(error.message)) throw error;
        return open(address, options);
      });
    };
    page.on('pageerror', (error) => told.push(`${name}: ${error.stack} on ${page.url()}`));
    page.on('dialog', (dialog) => {
      told.push(`${name}: a dialog on ${page.url()}`);
      dialog.dismiss();
    });
    return page;
  };
  return { context, told, tab, folder, home: origin + below };
}

/** The tab of a request, which has what it is to show as `wanted`; nothing where it opens its first page. */
function pageOf(request) {
  try {
    return { page: request.frame().page() };
  } catch {
    return {};
  }
}

function fileOf(folder, path) {
  const file = join(folder, path.endsWith('/') || path === '' ? `${path}index.html` : path);
  return file.startsWith(folder) && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

/** Paths of pages: all that show several texts, and of those about one vector one of each kind of page. */
function pagesOf(folder) {
  const all = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('index.html') || path.endsWith('404.html'));
  const kinds = ['kep', 'sig', 'person', 'adr', 'repo', 'tag', 'thread'];
  return all.filter((path, at) => {
    const [first, second] = path.split('/');
    if (first === 'notes') return at % 12 === 0;
    if (first === 'articles') return at % 2 === 0;
    return !kinds.includes(first) || !second || second === 'index.html' || at % 4 === 0;
  }).filter((path, at) => at % SHARE === 0 && !isRedirection(join(folder, path)));
}

/** Whether a page leads to another by itself; where to is what the test in Rust looks at. */
function isRedirection(path) {
  return readFileSync(path, 'utf8').includes('http-equiv="refresh"');
}

/** Opens pages in several tabs at once, and presses all that can be pressed. */
async function openAll({ tab, home }, paths) {
  const waiting = [...paths];
  const work = async () => {
    const page = await tab();
    while (waiting.length > 0) {
      const path = waiting.pop();
      await page.goto(home + path.split('/').map(encodeURIComponent).join('/').replace(/index\.html$/, ''), { waitUntil: 'load' });
      // A page that loads itself again is the same page; any other address gets no answer.
      await page.evaluate(pressAll).catch((error) => {
        if (!/context was destroyed/.test(error.message)) throw error;
        return page.waitForLoadState('load');
      });
      // Where a click led away after all.
      if (!page.url().startsWith(home)) throw new Error(`${path} led to ${page.url()}`);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: TABS }, work));
}

for (const name of ['sanitize', 'allow']) {
  test(`${name}: nothing runs in any page`, { timeout: 300_000 }, async () => {
    const opened = await site(name);
    await openAll(opened, pagesOf(opened.folder));
    await opened.context.close();
    reportAll([...new Set(opened.told)]);
  });

  test(`${name}: nothing runs in results, cards, panels, nor in what is brought`, async () => {
    const opened = await site(name);
    const page = await opened.tab();
    for (const query of ['script', 'canary', 'kep', 'sig', '<img', '"onmouseover', 'javascript:', 'tag:<', '__proto__', 'constructor']) {
      await page.goto(`${opened.home}search/?q=${encodeURIComponent(query)}`);
      await page.waitForFunction(() => !document.querySelector('#ui_results[aria-busy]') && document.querySelector('#ui_results .status')?.textContent !== '', undefined, { timeout: 5000 }).catch(() => {});
      await page.evaluate(pressAll);
    }
    await cards(page, opened.home);
    await panel(page, opened.home);
    await brought(page, opened);
    await opened.context.close();
    reportAll([...new Set(opened.told)]);
  });
}

/** Lets cards of subjects come. */
async function cards(page, home) {
  for (const kind of ['kep', 'sig', 'person', 'tag', 'repo', 'adr']) {
    await page.goto(`${home}${kind}/`);
    const links = page.locator('main td a, main li a');
    for (let at = 0; at < Math.min(await links.count(), 120); at += 12) {
      await links.nth(at).hover();
      await page.waitForTimeout(360);
      await page.evaluate(() => document.querySelectorAll('.preview a').forEach((link) => link.click()));
    }
  }
}

/** Shows how to subscribe to some feeds. */
async function panel(page, home) {
  await page.goto(`${home}feeds/`);
  for (let at = 0; at < 10; at += 1) {
    await page.evaluate((at) => document.querySelectorAll('a.feed')[at * 9]?.click(), at);
    await page.waitForTimeout(150);
    await page.evaluate(() => document.querySelectorAll('dialog a').forEach((link) => link.click()));
    await page.evaluate(() => document.querySelector('dialog[open]')?.close());
  }
}

/** Brings a list of what is followed that somebody made to do harm, and takes it out again. */
async function brought(page, { home, told }) {
  const follow = [
    { url: 'javascript:canary()', label: 'x' },
    { url: '//evil.invalid/notes/kep/1/', label: 'x' },
    { url: 'https://evil.invalid/notes/', label: 'x' },
    { url: '/notes/kep/1/', label: '<img src=x onerror=canary()>', feed: 'javascript:canary()' },
    { url: '/notes/kep/2/', label: '"><script>canary()</script>', feed: 'https://evil.invalid/"/><outline text="forged"/>' },
    { url: '/notes/kep/3/?x="><script>canary()</script>', label: ']]>&x;', feed: { toString: 1 } },
    { url: '/notes/kep/../../x/', label: 'x' },
    { url: '/notes/kep/4/', label: 'a\u0000b', feed: 7, count: '<img src=x onerror=canary()>', now: {} },
    { url: '/notes/__proto__/', label: '__proto__', __proto__: { polluted: true } },
    null, 1, 'x', [], { url: 1 }, { label: 'x' },
  ];
  await page.goto(`${home}following/`);
  for (const text of [JSON.stringify({ version: 1, following: follow }), '{"version": 1, "following": 1}', JSON.stringify({ following: follow }), '<opml><script>canary()</script></opml>', 'null', '[]']) {
    await page.setInputFiles('input[type="file"]', { name: 'following.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.waitForTimeout(300);
  }
  const links = await page.evaluate(() => [...document.querySelectorAll('.followed-list a')].map((link) => link.href));
  if (links.length < 4) told.push(`only ${links.length} subjects are followed`);
  told.push(...links.filter((link) => !link.startsWith(home)).map((link) => `followed: ${link}`));
  const taken = await page.evaluate(async () => {
    const made = [];
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => (made.push(blob), create(blob));
    document.querySelector('.as-opml').click();
    document.querySelector('.as-json').click();
    const [opml, json] = await Promise.all(made.map((blob) => blob.text()));
    const outlines = new DOMParser().parseFromString(opml, 'text/xml');
    return {
      isBroken: Boolean(outlines.querySelector('parsererror')),
      addresses: [...outlines.querySelectorAll('outline')].flatMap((one) => [one.getAttribute('xmlUrl'), one.getAttribute('htmlUrl')]),
      count: JSON.parse(json).following.length,
    };
  });
  if (taken.isBroken || taken.count !== links.length) told.push(`what is taken along is broken: ${JSON.stringify(taken)}`);
  told.push(...taken.addresses.filter((address) => !address?.startsWith(home)).map((address) => `taken along: ${address}`));
  await page.goto(home);
  await page.waitForTimeout(300);
  await page.evaluate(pressAll);
  // Storage may hold anything.
  for (const value of ['null', '{}', '[null, 1, {"url": "javascript:canary()", "label": "x"}]', '[{"url": "/notes/kep/1/", "label": "x", "feed": 1}]', '"', '{"notes": 1, "at": "x"}']) {
    await page.evaluate((value) => ['follow', 'seen', 'theme', 'keys'].forEach((name) => localStorage.setItem(`minamo-${name}`, value)), value);
    for (const path of ['', 'following/', 'kep/1/']) {
      await page.goto(home + path);
      await page.evaluate(pressAll);
    }
    await page.goto(`${home}following/`);
    await page.evaluate(() => document.querySelector('.as-opml').click());
  }
}

test('nothing runs of the configuration and the words of a theme', { timeout: 300_000 }, async () => {
  const names = readdirSync(OUT).filter((name) => name.startsWith('config-')).filter((_, at) => at % Math.min(SHARE, 4) === 0);
  const told = [];
  for (const name of names) {
    const opened = await site(name);
    await openAll(opened, ['index.html', 'search/index.html', 'feeds/index.html', 'following/index.html', 'kep/1/index.html', 'articles/a/index.html']);
    await opened.context.close();
    told.push(...opened.told);
  }
  reportAll([...new Set(told)]);
});

test('nothing runs of what was imported', { timeout: 300_000 }, async () => {
  const told = [];
  for (const name of readdirSync(OUT).filter((name) => name.startsWith('imported-'))) {
    const opened = await site(name);
    const all = pagesOf(opened.folder);
    await openAll(opened, all.filter((path, at) => !path.startsWith('notes/') || at % 5 === 0).slice(0, 120));
    await opened.context.close();
    told.push(...opened.told);
  }
  reportAll([...new Set(told)]);
});
