// What a reader meets: the way to the first item, keys on every page, a search on a slow line.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { held, launch, onePageOfEveryKind, serve, tab as openTab } from './lib/browser.mjs';
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

test('on a phone the menu shows where the page is', async () => {
  await inTab(async (page) => {
    for (const path of ['tag/', 'kep/753/', 'archive/']) {
      await page.goto(server.home + path);
      const box = await page.locator('.site-menu [aria-current]').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390, `${path}: ${box.x}`);
    }
  }, { viewport: { width: 390, height: 844 } });
});

test('a nested list has the same room whether a link or plain text is before it', async () => {
  await inTab(async (page) => {
    await page.goto(server.home);
    const margins = await page.locator('.item > div > ul').evaluateAll((lists) =>
      lists.map((list) => [getComputedStyle(list).marginTop, list.previousElementSibling === null]));
    assert.ok(margins.some(([, isFirst]) => isFirst) && margins.some(([, isFirst]) => !isFirst));
    assert.equal(new Set(margins.map(([margin]) => margin)).size, 1, String(margins));
  });
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
    const none = ['search', '404', 'page', 'drafts', 'following'];
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
    await page.locator('header input[name="q"]:focus').waitFor();
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

test('who comes back sees what is new, and a line above what was there', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const first = await context.newPage();
  // At the first visit the newest three notes and the end of the one before were not there yet.
  const isOld = (html) => {
    const [head, ...notes] = html.split(/(?=<article class="note)/);
    const [third, ...others] = notes.slice(3);
    return head + third.replace(/<li class="item (?![\s\S]*<li class="item )[\s\S]*?<\/li>\s*(?=<\/ul>)/, '') + others.join('');
  };
  await first.route(server.home, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: isOld(await answer.text()) });
  });
  await first.goto(server.home);
  assert.equal(await first.locator('.since').isVisible(), false, 'the first visit looks finished');
  assert.equal(await first.locator('.seen-line').count(), 0);
  await first.close();
  const second = await context.newPage();
  await second.goto(server.home);
  const told = second.locator('.since');
  await told.waitFor();
  const fresh = await second.locator('.note.is-new').count();
  assert.equal(fresh, 3);
  const items = await second.locator('.note.is-new .item, .note.in-short.is-new, .note:not(.is-new) .item.is-new').count();
  assert.match(await told.innerText(), new RegExp(`${items} 項目`));
  const [line, last] = [second.locator('.seen-line'), second.locator('.note.is-new').last()];
  assert.equal(await line.count(), 1);
  assert.ok((await line.boundingBox()).y > (await last.boundingBox()).y);
  await second.reload();
  await told.waitFor();
  await second.close();
  const third = await context.newPage();
  await third.goto(server.home);
  await third.waitForTimeout(300);
  assert.equal(await third.locator('.since').isVisible(), false, 'nothing is new at the third visit');
  await context.close();
});

test('what is followed is on the home page, taken along and brought to another browser', async () => {
  const context = await browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.home) && !request.url().startsWith('blob:')) problems.push(`asks ${request.url()}`);
  });
  for (const below of ['sig/node/', 'kep/753/']) {
    await page.goto(server.home + below);
    const star = page.locator('.follow button');
    assert.equal(await star.getAttribute('aria-pressed'), 'false');
    await star.click();
    assert.equal(await star.getAttribute('aria-pressed'), 'true');
    await page.waitForFunction(() => JSON.parse(localStorage['minamo-follow']).every(({ count }) => count > 0));
  }
  // Two items came since.
  await page.evaluate(() => {
    const all = JSON.parse(localStorage['minamo-follow']);
    all[0].count -= 2;
    localStorage['minamo-follow'] = JSON.stringify(all);
  });
  await page.goto(server.home);
  const block = page.locator('.followed');
  await block.waitFor();
  assert.match(await block.innerText(), /SIG Node\s*新着 2/);
  const days = await block.locator('.followed-items small').allInnerTexts();
  assert.deepEqual(days, days.toSorted().reverse());
  await page.goto(`${server.home}following/`);
  await page.locator('.followed-list li').nth(1).waitFor();
  const saved = async (button) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
    return download.path();
  };
  const opml = readFileSync(await saved('.as-opml'), 'utf8');
  for (const feed of ['sig/node/feed.xml', 'kep/753/feed.xml']) assert.ok(opml.includes(`xmlUrl="http`) && opml.includes(feed), opml);
  const json = await saved('.as-json');
  // The file is the one that tests/formats/ holds against its schema.
  const example = readFileSync('../formats/following.json', 'utf8').replaceAll('http://127.0.0.1:1111/', server.home);
  const { version, following } = JSON.parse(example);
  assert.deepEqual(JSON.parse(readFileSync(json, 'utf8')), { version, following: following.slice(0, 2) });
  const other = await browser.newContext();
  const there = await other.newPage();
  await there.goto(`${server.home}following/`);
  await there.locator('.following .empty').waitFor();
  for (const refused of ['{"a":', 'null', '{"version": 1}', example.replace('"version": 1', '"version": 2')]) {
    await there.locator('.following [role="status"]').evaluate((status) => status.replaceChildren());
    await there.locator('input[type="file"]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(refused) });
    await there.locator('.following [role="status"]:not(:empty)').waitFor();
    assert.equal(await there.locator('.followed-list li').count(), 0, refused);
  }
  await there.locator('input[type="file"]').setInputFiles({ name: 'following.json', mimeType: 'application/json', buffer: readFileSync(json) });
  await there.locator('.followed-list li').nth(1).waitFor();
  await there.locator('.followed-list button').first().click();
  await there.locator('.followed-list li').nth(1).waitFor({ state: 'detached' });
  assert.equal(await there.locator('.followed-list li').count(), 1);
  reportAll(problems);
  await other.close();
  await context.close();
});

test('a panel tells how to subscribe, and no XML is shown', async () => {
  await inTab(async (page) => {
    for (const [below, link, feed] of [
      ['sig/node/', '.meta a.feed', 'sig/node/feed.xml'],
      ['sig/node/', 'a.subscribe', 'sig/node/feed.xml'],
      ['', 'a.subscribe', 'feed.xml'],
      ['', 'footer a.feed', 'feed.xml'],
      ['feeds/', '.feed-list a.feed >> nth=2', 'feed.json'],
    ]) {
      await page.goto(server.home + below);
      await page.locator(link).click();
      const panel = page.getByRole('dialog');
      await panel.waitFor();
      await panel.locator('.feed-entries li').nth(2).waitFor();
      assert.equal(await panel.locator('input').inputValue(), server.home + feed, below);
      const links = await panel.locator('.links a').evaluateAll((all) => all.map((a) => a.href));
      assert.equal(links[0], `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(server.home + feed)}`);
      assert.match(await panel.locator('.feed-pace').innerText(), /\d/);
      await page.keyboard.press('Escape');
      assert.equal(new URL(page.url()).pathname, `/${below}`);
    }
  });
});

/** Where an address leads in a tab of its own, once its scripts ran. */
async function addressOf(context, href) {
  const page = await context.newPage();
  await page.goto(href);
  await page.waitForFunction(() => document.querySelector('main :target'));
  const address = page.url();
  await page.close();
  return address;
}

test('an address of an item with a name in Japanese is short, and the long one works too', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${server.home}notes/2023-12-26/`);
  const items = page.locator('main .items > .item');
  const aliases = [];
  for (let index = 0; index < (await items.count()); index += 1) {
    const link = items.nth(index).locator('.permalink');
    await link.focus();
    const before = await page.evaluate(() => navigator.clipboard.writeText('').then(() => ''));
    await page.keyboard.press('y');
    // The script that copies is loaded at its first use, and a promise is true to `waitForFunction`.
    let href = before;
    for (let tries = 0; href === before && tries < 100; tries += 1) {
      await page.waitForTimeout(50);
      href = await page.evaluate(() => navigator.clipboard.readText());
    }
    const id = await items.nth(index).getAttribute('id');
    const isAscii = /^[!-~]+$/.test(id);
    assert.ok(isAscii ? href.endsWith(`#${id}`) : /#~[0-9a-z]{1,7}$/.test(href), `${id}: ${href}`);
    if (!isAscii) aliases.push([href, id]);
  }
  assert.ok(aliases.length > 1);
  assert.equal(new Set(aliases.map(([href]) => href)).size, aliases.length);
  for (const [href, id] of aliases) {
    // In a new tab, and on the page itself.
    assert.equal(decodeURIComponent(new URL(await addressOf(context, href)).hash), `#${id}`);
    await page.evaluate((hash) => (location.hash = hash), new URL(href).hash);
    await page.waitForFunction((id) => document.querySelector('.item:target')?.id === id, id);
  }
  // An alias of nothing does nothing.
  await page.goto(`${server.home}notes/2023-12-26/#~zzzzzz`);
  assert.equal(await page.locator(':target').count(), 0);
  await context.close();
});

test('aliases never change: they are addresses that people keep', async () => {
  await inTab(async (page) => {
    await page.goto(server.home);
    const found = await page.evaluate(async () => {
      const { aliasOf } = await import('/static/alias.js');
      return ['一番長かったのは-in-place-resize', 'é', 'kep-753'].map(aliasOf);
    });
    assert.deepEqual(found, ['#~sr1d4r', '#~8htmm9', undefined]);
  });
});

test('y copies the address of the item that is gone to, and then its text with its source', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${server.home}kep/753/`);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('y');
  assert.equal(await page.locator('.toast').count(), 0, 'there is no item yet');
  for (const key of ['j', 'j', 'y']) await page.keyboard.press(key);
  await page.locator('.toast').waitFor();
  const href = await copied();
  assert.match(href, /^[!-~]+$/);
  const [here, there] = [await page.evaluate(() => document.activeElement.href), await addressOf(context, href)];
  assert.equal(there, here, 'what is copied leads there');
  await page.keyboard.press('y');
  await page.waitForFunction(() => /Markdown/.test(document.querySelector('.toast').textContent) && !/もう一度/.test(document.querySelector('.toast').textContent));
  const text = await copied();
  assert.ok(text.startsWith('- ') && text.trim().endsWith(href), text);
  // The mark beside an item does the same.
  const item = page.locator('main .item').nth(3);
  await item.hover();
  await page.mouse.move(400, (await item.boundingBox()).y + 8);
  await item.locator('.share-mark').click();
  const link = await item.locator('.permalink').evaluate((a) => a.href);
  for (let tries = 0; (await copied()) === text && tries < 100; tries += 1) await page.waitForTimeout(50);
  assert.equal(await addressOf(context, await copied()), link);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider');
  await context.close();
});

test('feeds are folded by kind, and a filter unfolds those that it finds', async () => {
  await inTab(async (page) => {
    await page.goto(`${server.home}feeds/`);
    assert.equal(await page.locator('details.feed-group[open]').count(), 1);
    assert.ok((await page.evaluate(() => document.body.scrollHeight)) < 2500);
    await page.locator('.filter input').fill('sidecar');
    const rows = page.locator('.feed-list tbody tr:visible td:first-child');
    const found = await rows.allInnerTexts();
    assert.ok(found.length > 1 && found.every((row) => /sidecar/i.test(row)), `${found}`);
    await page.locator('.filter input').fill('');
    assert.equal(await page.locator('details.feed-group[open]').count(), 1);
    assert.equal(await page.locator('details.feed-group:visible').count(), await page.locator('details.feed-group').count());
  });
});

test('the page of a KEP leads on to all that has its name', async () => {
  await inTab(async (page) => {
    await page.goto(`${server.home}kep/753/`);
    await page.locator('.meta a[href*="/search/"]').click();
    await page.locator('.result').first().waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), '"Sidecar Containers"');
  });
});

test('what leaves the site has a mark, and nothing else has one', async () => {
  await inTab(async (page) => {
    for (const below of ['notes/2023-12-26/', 'kep/753/', 'links/', 'articles/kube-proxy-2023/']) {
      await page.goto(server.home + below);
      const wrong = await page.locator('main a[href]').evaluateAll((links) =>
        links
          .filter((link) => {
            const leaves = link.origin !== location.origin && !link.matches('.card') && !link.querySelector('img');
            const isMarked = getComputedStyle(link).backgroundImage.includes('svg');
            return leaves !== isMarked;
          })
          .map((link) => link.outerHTML));
      assert.deepEqual(wrong, [], below);
    }
    const pictures = await page.evaluate(() => {
      const made = Object.assign(document.createElement('p'), {
        innerHTML: '<a href="https://me.example"><img src="data:," alt="x"></a><a class="count" href="https://me.example">3</a>',
      });
      document.querySelector('main').append(made);
      return [...made.children].map((link) => getComputedStyle(link).backgroundImage);
    });
    assert.deepEqual(pictures, ['none', 'none'], 'pictures and pills have none');
  });
});

test('the card of a thread leads from an item to those of other days before and after it', async () => {
  await inTab(async (page) => {
    const preview = await (await fetch(`${server.home}thread/kubernetes/kubernetes/116429/preview.json`)).json();
    const { items } = preview.mentions;
    assert.equal(items.length, preview.count);
    const [middle] = items.filter(([day], index) => index > 0 && items.some(([other]) => other > day) && items[0][0] < day);
    await page.goto(new URL(middle[1], server.home).href);
    const item = page.locator('.item:target');
    await item.locator('a.ref-thread[href*="116429"]').first().hover();
    const links = page.locator('.preview-mentions a');
    await links.first().waitFor();
    const days = await links.allInnerTexts();
    assert.ok(days.length === 2 && days[0] < middle[0] && middle[0] < days[1], `${days} around ${middle[0]}`);
    await links.nth(1).click();
    await page.waitForURL((url) => url.pathname.includes(days[1]));
    assert.equal(await page.locator('.item:target a[href*="116429"]').count() > 0, true);
  });
});

test('a long subject has jumps to its months, and each leads to one', async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    await inTab(async (page) => {
      await page.goto(`${server.home}sig/node/`);
      const links = page.locator('.month-rail a');
      assert.ok((await links.count()) > 5);
      const lost = await links.evaluateAll((all) => all.filter((link) => !link.pathname.includes('/page/') && !document.querySelector(`.month[id="${link.hash.slice(1)}"]`)).length);
      assert.equal(lost, 0);
      await links.nth(3).click();
      assert.ok(await page.evaluate(() => Math.abs(document.querySelector('.month:target').getBoundingClientRect().top) < 200));
      const widths = await page.evaluate(() => [...document.querySelectorAll('.month > .surface')].map((line) => Math.round(line.getBoundingClientRect().width)));
      assert.equal(new Set(widths).size, 1, 'the rail takes no room from the list');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }, { viewport });
  }
  await inTab(async (page) => {
    await page.goto(`${server.home}kep/753/`);
    assert.equal(await page.locator('.month-rail').count(), 0, 'a short one has none');
  });
});
