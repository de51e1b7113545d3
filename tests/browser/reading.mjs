// What a reader meets: the way to the first item, keys on every page, a search on a slow line.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { launch, onePageOfEveryKind, serve, tab as openTab } from './lib/browser.mjs';
import { SITES, reportAll } from './lib/sites.mjs';

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Does something in a tab of its own, in which nothing may fail. */
async function inTab(action, options) {
  const page = await openTab(browser, server.home, options);
  await action(page);
  reportAll(page.problems);
  await page.close();
}

/** Holds back what the page asks for with such an address; returns how to let it go. */
async function held(page, pattern) {
  let release;
  const free = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await free;
    await route.continue().catch(() => {});
  });
  return release;
}

test('every page has a plain form for the search in its header', () => {
  const problems = [];
  for (const site of SITES) {
    for (const page of site.pages().filter((page) => !page.isRedirect)) {
      const [header] = page.source.match(/<header class="site-header[\s\S]*?<\/header>/) ?? [''];
      const base = new URL(`${site.base}/`).pathname;
      const isForm = header.includes(`role="search" action="${base}search/"`);
      if (!isForm || !header.includes('name="q"')) problems.push(`${site.name}: ${page.path}`);
    }
  }
  reportAll(problems);
});

test('a few tabs lead to the first item, and the menu comes after the text', async () => {
  await inTab(async (page) => {
    for (const [below, most] of [['notes/2023-12-26/', 8], ['archive/2023/12/', 12], ['', 12]]) {
      await page.goto(server.home + below);
      let tabs = 0;
      const isThere = () => document.activeElement.closest('main .item') !== null;
      while (!(await page.evaluate(isThere)) && tabs < 20) {
        await page.keyboard.press('Tab');
        tabs += 1;
      }
      assert.ok(tabs <= most, `${tabs} tabs on /${below}`);
    }
    await page.goto(server.home);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inMenu = () => document.activeElement.closest('nav.site-menu') !== null;
    assert.ok(await page.evaluate(inMenu), 'the second link leads to the menu');
    const boxes = await page.evaluate(() =>
      ['.site-header', '.site-menu', 'main'].map((name) => document.querySelector(name).getBoundingClientRect().top));
    assert.deepEqual(boxes, boxes.toSorted((a, b) => a - b), 'the eye meets the menu first');
  });
});

test('on a phone the text begins in the upper third', async () => {
  await inTab(async (page) => {
    for (const below of ['notes/2023-12-26/', 'kep/753/', '']) {
      await page.goto(server.home + below);
      const top = await page.evaluate(() => document.querySelector('main h1, main .lead').getBoundingClientRect().top);
      assert.ok(top < 260, `${top} on /${below}`);
    }
  }, { viewport: { width: 390, height: 844 } });
});

test('j goes on from the item that the address names, and k goes back from it', async () => {
  await inTab(async (page) => {
    await page.goto(`${server.home}notes/2023-12-26/`);
    const links = page.locator('main .item > .permalink');
    const href = await links.nth(2).getAttribute('href');
    const focused = () =>
      links.evaluateAll((all) => all.indexOf(document.activeElement));
    for (const [key, expected] of [['j', 3], ['k', 1]]) {
      await page.goto('about:blank');
      await page.goto(`${server.home}notes/2023-12-26/${href}`);
      await page.keyboard.press(key);
      assert.equal(await focused(), expected, key);
    }
  });
});

test('j and k go through every kind of page that lists something', async () => {
  await inTab(async (page) => {
    const none = ['search', '404', 'page', 'drafts'];
    const problems = [];
    for (const [kind, url] of onePageOfEveryKind(server.home)) {
      if (none.includes(kind)) continue;
      await page.goto(url);
      const place = () =>
        page.evaluate(() => {
          const top = document.activeElement.getBoundingClientRect().top + scrollY;
          return [document.querySelector('main').contains(document.activeElement), top];
        });
      await page.keyboard.press('j');
      const [isThere, first] = await place();
      await page.keyboard.press('j');
      const [, second] = await place();
      await page.keyboard.press('k');
      const [, again] = await place();
      // A list of one stays where it is.
      if (!isThere || again > second || first > second) problems.push(`${kind} ${url}`);
    }
    reportAll(problems);
  });
});

test('[ and ] go to the notes before and after', async () => {
  await inTab(async (page) => {
    await page.goto(`${server.home}notes/2023-12-26/`);
    const before = await page.locator('.neighbours [rel="prev"]').getAttribute('href');
    await page.keyboard.press('[');
    await page.waitForURL(`**${before}`);
    await page.keyboard.press(']');
    await page.waitForURL('**/notes/2023-12-26/');
    await page.goto(server.home);
    const older = await page.locator('.onward a').getAttribute('href');
    await page.keyboard.press('[');
    await page.waitForURL(`**${older}`);
  });
});

test('on a slow line nothing that is typed is lost or taken for a key', async () => {
  await inTab(async (page) => {
    const release = await held(page, '**/static/*.js');
    // The search page has the focus in its field before any script came.
    await page.goto(`${server.home}search/`, { waitUntil: 'commit' });
    await page.locator('header input[name="q"]').waitFor();
    await page.keyboard.type('jk sidecar');
    release();
    await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
    assert.equal(await page.getByRole('searchbox').inputValue(), 'jk sidecar');
    assert.match(page.url(), /q=jk/);
  });
  await inTab(async (page) => {
    // The form works before its scripts: it is a plain one.
    const release = await held(page, '**/static/site.js');
    await page.goto(server.home, { waitUntil: 'commit' });
    await page.getByRole('searchbox').fill('nftables');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\/\?q=nftables/, { waitUntil: 'commit' });
    release();
    await page.locator('.result').first().waitFor();
  });
});

test('the scripts of the search and its manifest are asked for at once', async () => {
  await inTab(async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const release = await held(page, '**/static/search-page.js');
    await page.goto(`${server.home}search/?q=sidecar`, { waitUntil: 'commit' });
    const wanted = ['/static/search.js', '/static/query.js', '/search/data/manifest.json'];
    for (let tries = 0; tries < 50 && !wanted.every((path) => asked.includes(path)); tries += 1) {
      await page.waitForTimeout(50);
    }
    assert.deepEqual(wanted.filter((path) => !asked.includes(path)), [], 'before the page\'s own script');
    release();
    await page.locator('.result').first().waitFor();
    const manifests = asked.filter((path) => path.endsWith('manifest.json'));
    assert.equal(manifests.length, 1, 'asked for once');
  });
});
