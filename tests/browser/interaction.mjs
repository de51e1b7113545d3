// What the theme's script adds: the switch of colours, keys, cards, indexes that can be sorted and
// filtered; at the root of a host and below a folder; and that nothing is missed, dead or moving
// without it.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { THEMES, launch, onePageOfEveryKind, serve, tab as openTab } from './lib/browser.mjs';
import { SITES, reportAll } from './lib/sites.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** What a note page may weigh, in bytes of gzip: its HTML, the style sheet and the script. */
const LARGEST_PAGE = 60 * 1000;

const FOLDERS = ['', 'notes/'];
const servers = new Map();
let browser;
before(async () => {
  for (const folder of FOLDERS) servers.set(folder, await serve(folder));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const server of servers.values()) await server.stop();
});

/** Does something in a tab of its own, in which nothing may fail. */
async function inTab(home, options, action) {
  const page = await openTab(browser, home, options);
  await action(page);
  reportAll(page.problems);
  await page.close();
}

const ground = (page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const path = (page) => decodeURI(new URL(page.url()).pathname);

/** A page with an item that names a KEP and a thread with a count, and colours its code. */
const NOTE = 'notes/2023-12-26/';

for (const folder of FOLDERS) {
  const where = folder === '' ? 'at the root' : 'below a folder';
  const home = () => servers.get(folder).home;

  test(`${where}: the theme is chosen, remembered and given back to the system`, async () => {
    const withCode = SITES[0].pages().find((page) => /class="hl-string/.test(page.source));
    const url = home() + withCode.path.replace(/index\.html$/, '');
    await inTab(home(), { colorScheme: 'light' }, async (page) => {
      const code = () =>
        page.evaluate(() => getComputedStyle(document.querySelector('.hl-string')).color);
      const themeColor = () =>
        page.evaluate(() => {
          const all = [...document.querySelectorAll('meta[name="theme-color"]')];
          return all.filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content);
        });
      await page.goto(url);
      const choice = page.getByRole('combobox', { name: /配色|Colours/ });
      const light = { ground: await ground(page), code: await code(), bar: await themeColor() };
      await choice.selectOption('dark');
      const dark = { ground: await ground(page), code: await code(), bar: await themeColor() };
      for (const part of ['ground', 'code', 'bar']) {
        assert.notDeepEqual(dark[part], light[part], part);
        assert.ok([light, dark].every(({ bar }) => bar.length === 1), 'one colour of the bar');
      }
      await page.reload();
      assert.equal(await ground(page), dark.ground, 'dark after loading again');
      assert.equal(await code(), dark.code);
      assert.equal(await choice.inputValue(), 'dark');
      await page.emulateMedia({ colorScheme: 'dark' });
      await choice.selectOption('light');
      assert.equal(await ground(page), light.ground, 'light where the system is dark');
      await page.goto(home());
      assert.equal(await ground(page), light.ground, 'on another page');
      // By keyboard alone.
      await choice.focus();
      await page.keyboard.press('Home');
      assert.equal(await choice.inputValue(), '');
      assert.equal(await ground(page), dark.ground, 'the system’s');
      await page.emulateMedia({ colorScheme: 'light' });
      assert.equal(await ground(page), light.ground, 'the system’s, when it changes');
    });
  });

  test(`${where}: / goes to the field in the header, and what is typed there is searched for`, async () => {
    await inTab(home(), {}, async (page) => {
      // An index has a field to filter by, which is no search.
      for (const below of [NOTE, 'kep/', 'search/']) {
        await page.goto(home() + below);
        await page.evaluate(() => document.activeElement.blur());
        await page.keyboard.press('/');
        const field = page.locator('header input[type="search"]');
        assert.ok(await field.evaluate((input) => input === document.activeElement), below);
        await page.keyboard.type('/j?');
        assert.equal(await field.inputValue(), '/j?', 'it is text');
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type('sidecar');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/search\/\?q=sidecar/);
        await page.locator('.result').first().waitFor();
      }
    });
  });

  test(`${where}: j and k go through the items of every page that has some`, async () => {
    await inTab(home(), {}, async (page) => {
      const focused = () =>
        page.evaluate(() => {
          const items = [...document.querySelectorAll('main .item')];
          const { top, bottom } = document.activeElement.getBoundingClientRect();
          const inView = bottom > 0 && top < innerHeight;
          return [items.findIndex((item) => item.contains(document.activeElement)), inView];
        });
      for (const below of [NOTE, 'kep/753/', 'sig/node/', 'search/?q=sidecar']) {
        await page.goto(home() + below);
        await page.locator('main .item').nth(2).waitFor();
        if (below.startsWith('search')) await page.evaluate(() => document.activeElement.blur());
        const steps = [];
        for (const key of 'jjkjj') {
          await page.keyboard.press(key);
          steps.push(await focused());
          const names = await page.evaluate(() => document.activeElement.className);
          assert.match(names, /permalink|result/, 'to the item, not to its day');
        }
        const expected = [0, 1, 0, 1, 2].map((item) => [item, true]);
        assert.deepEqual(steps, expected, below);
        for (const key of ['Control+j', 'Alt+j', 'Meta+k']) await page.keyboard.press(key);
        assert.deepEqual(await focused(), [2, true], 'not with other keys');
      }
      await page.goto(home() + NOTE);
      const count = await page.locator('main .item').count();
      for (let at = 0; at < count + 3; at += 1) await page.keyboard.press('j');
      assert.deepEqual(await focused(), [count - 1, true], 'the last one is the last');
    });
  });

  test(`${where}: ? opens the help and closes it; one can do without keys`, async () => {
    await inTab(home(), {}, async (page) => {
      await page.goto(home() + NOTE);
      const dialog = page.getByRole('dialog');
      await page.keyboard.press('?');
      assert.ok((await dialog.innerText()).includes('Esc'));
      await page.keyboard.press('j');
      assert.ok(await dialog.isVisible(), 'items are not gone to behind it');
      await page.keyboard.press('Escape');
      assert.ok(!(await dialog.isVisible()));
      await page.keyboard.press('?');
      await page.keyboard.press('?');
      assert.ok(!(await dialog.isVisible()), 'closed by the same key');
      await page.locator('.help-button').click();
      await dialog.getByRole('checkbox').uncheck();
      await dialog.getByRole('button').click();
      await page.reload();
      await page.keyboard.press('?');
      assert.ok(!(await dialog.isVisible()), 'no keys');
      await page.locator('.help-button').click();
      await dialog.waitFor();
      assert.equal(await dialog.getAttribute('lang'), 'ja', 'in the words of the site');
    });
  });

  test(`${where}: a card comes with the pointer, can be gone to, and goes`, async () => {
    await inTab(home(), {}, async (page) => {
      await page.goto(home() + NOTE);
      const card = page.locator('.preview');
      const link = page.locator('main .item a.ref-kep').first();
      await link.hover();
      await card.waitFor();
      const preview = await (await fetch(`${await link.evaluate((a) => a.href)}preview.json`)).json();
      const text = (await card.innerText()).replace(/\s+/g, ' ');
      for (const part of [preview.label, preview.title, preview.stage_label, preview.state_label,
        preview.count_label, preview.first, preview.last]) {
        assert.ok(text.includes(part), `${part} in ${text}`);
      }
      const shown = await card.locator('li').evaluateAll((all) =>
        all.map((li) => [
          li.querySelector('time').dateTime,
          li.querySelector('a').textContent,
          li.querySelector('a').getAttribute('href'),
        ]),
      );
      assert.deepEqual(shown, preview.items.map(({ date, text, url }) => [date, text, url]));
      await card.hover();
      await page.waitForTimeout(600);
      assert.ok(await card.isVisible(), 'it stays under the pointer');
      await page.mouse.move(2, 2);
      await card.waitFor({ state: 'detached' });
      await link.hover();
      await card.waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await card.count(), 0, 'Escape');
      await page.mouse.move(2, 2);
      await link.hover();
      await card.waitFor();
      await link.click();
      await page.waitForURL(`**${preview.url}`);
      assert.equal(path(page), preview.url, 'the link leads where it led');
    });
  });

  test(`${where}: a card comes with the focus, and tells what is behind a link that leads out`, async () => {
    await inTab(home(), {}, async (page) => {
      await page.goto(home() + NOTE);
      const card = page.locator('.preview');
      const out = page.locator('main .item a.ref-thread:has(+ a.count)').first();
      const of = await out.evaluate((a) => a.nextElementSibling.getAttribute('href'));
      // The focus has to come by a key: from the item's permalink.
      await page.keyboard.press('j');
      for (let tries = 0; tries < 20; tries += 1) {
        if (await out.evaluate((a) => a === document.activeElement)) break;
        await page.keyboard.press('Tab');
      }
      await card.waitFor();
      assert.equal(await card.locator('.preview-name a').getAttribute('href'), of);
      assert.ok(await out.evaluate((a) => a === document.activeElement), 'the focus stays');
      const described = await out.getAttribute('aria-describedby');
      assert.equal(await page.locator(`#${described}`).count(), 1, 'the link is described by it');
      const box = await card.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 1280, 'within the window');
      await page.keyboard.press('Escape');
      assert.equal(await card.count(), 0);
      assert.ok(await out.evaluate((a) => a === document.activeElement));
    });
  });

  test(`${where}: a finger opens the card by the number, and follows it with a second tap`, async () => {
    const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    await inTab(home(), options, async (page) => {
      await page.goto(home() + NOTE);
      const count = page.locator('main a.count').first();
      const target = await count.getAttribute('href');
      const card = page.locator('.preview');
      await count.tap();
      await card.waitFor();
      assert.equal(path(page), new URL(home() + NOTE).pathname, 'it does not leave');
      const box = await card.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390, 'within the screen');
      await count.tap();
      await page.waitForURL(`**${target}`);
      await page.goto(home() + NOTE);
      await page.locator('main .item a.ref-kep').first().tap();
      await page.waitForURL('**/kep/**');
    });
  });

  test(`${where}: an index is sorted by its heads and filtered, and its address keeps that`, async () => {
    await inTab(home(), {}, async (page) => {
      await page.goto(`${home()}kep/`);
      const heads = page.locator('table.index th');
      const names = await heads.evaluateAll((all) => all.map((head) => head.dataset.by));
      const column = (name) =>
        page.locator(`table.index tbody tr:visible td:nth-child(${names.indexOf(name) + 1})`).allInnerTexts();
      const head = (name) => page.locator(`table.index th[data-by="${name}"]`);
      const original = await column('name');
      const numbers = async () => (await column('count')).map(Number);
      const sorted = (values, sign) => values.toSorted((a, b) => sign * (a - b));
      await head('count').getByRole('button').click();
      assert.deepEqual(await numbers(), sorted(await numbers(), -1), 'most first');
      assert.equal(await head('count').getAttribute('aria-sort'), 'descending');
      await page.keyboard.press('Enter');
      assert.deepEqual(await numbers(), sorted(await numbers(), 1), 'fewest first');
      assert.equal(await head('count').getAttribute('aria-sort'), 'ascending');
      await head('stage').getByRole('button').click();
      const stages = (await column('stage')).map((words) => words.trim()).filter(Boolean);
      const grown = ['alpha', 'beta', 'stable'];
      assert.ok(stages.length > 2);
      assert.deepEqual(stages, stages.toSorted((a, b) => grown.indexOf(a) - grown.indexOf(b)), 'as features grow up');
      await head('group').getByRole('button').click();
      const groups = await column('group');
      const known = groups.filter((words) => words.trim());
      assert.deepEqual(known, known.toSorted(new Intl.Collator('ja').compare));
      assert.deepEqual(groups.slice(0, known.length), known, 'what is not known is last');
      await head('last').getByRole('button').click();
      const days = await column('last');
      assert.deepEqual(days, days.toSorted().reverse(), 'latest first');
      assert.equal(await page.locator('th[aria-sort]').count(), 1);
      await page.reload();
      assert.deepEqual(await column('last'), days, 'the address keeps it');
      await head('name').getByRole('button').click();
      assert.deepEqual(await column('name'), original, 'by name is the order of the page');

      for (const [words, where, expected] of [['sig-node', 'group', /SIG Node/], ['user name', 'title', /User Name/]]) {
        await page.locator('.filter input').fill(words);
        const found = await page.locator('table.index tbody tr:visible').allInnerTexts();
        assert.ok(found.every((text) => expected.test(text)), `${words}: ${found}`);
        assert.ok((await column(where)).some((text) => expected.test(text)), words);
      }
      await page.locator('.filter input').fill('ＳＩＤＥＣＡＲ');
      const found = await column('title');
      assert.ok(found.length > 0 && found.every((name) => /sidecar/i.test(name)), `${found}`);
      const status = await page.locator('.filter [role="status"]').innerText();
      assert.deepEqual(status.match(/\d+/g).map(Number).toSorted((a, b) => a - b),
        [found.length, original.length].toSorted((a, b) => a - b));
      await page.reload();
      assert.deepEqual(await column('title'), found);
      await page.locator('.filter input').fill('');
      assert.deepEqual(await column('name'), original);
    });
  });
}

test('on a phone a row of an index has two lines, and names begin at one edge', async () => {
  const { home } = servers.get('');
  await inTab(home, { viewport: { width: 390, height: 844 } }, async (page) => {
    for (const kind of ['kep', 'person', 'sig', 'repo', 'tag']) {
      await page.goto(`${home}${kind}/`);
      const tall = await page.locator('table.index tbody tr').evaluateAll((rows) =>
        rows.filter((row) => row.getBoundingClientRect().height > 62).map((row) => row.innerText));
      assert.deepEqual(tall, [], kind);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), kind);
    }
    await page.goto(`${home}person/`);
    const edges = await page.locator('td.title').evaluateAll((all) => [...new Set(all.map((cell) => cell.getBoundingClientRect().left))]);
    assert.equal(edges.length, 1);
  });
});

for (const width of [390, 1280]) {
  test(`a card covers neither its link nor the number behind it, ${width} pixels wide`, async () => {
    const { home } = servers.get('');
    // The policy of the pages refuses the narrow style below.
    await inTab(home, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
      let wrapped = 0;
      for (const below of ['sig/node/', 'repo/kubernetes/enhancements/', 'repo/kubernetes-sigs/kind/']) {
        await page.goto(home + below);
        if (width < 400) await page.addStyleTag({ content: '.item > div { max-width: 9rem }' });
        const links = page.locator('main .item a.ref:has(+ a.count)');
        // Those in two lines first; the page itself has no card.
        const order = await links.evaluateAll((all) => {
          const others = all.filter((a) => a.nextElementSibling.pathname !== location.pathname);
          const lines = others.map((a) => [-a.getClientRects().length, all.indexOf(a)]);
          return lines.sort(([a], [b]) => a - b).map(([, index]) => index);
        });
        for (const link of order.slice(0, 4).map((index) => links.nth(index))) {
          await link.scrollIntoViewIfNeeded();
          const lines = await link.evaluate((a) => a.getClientRects().length);
          if (lines > 1) wrapped += 1;
          await page.mouse.move(1, 1);
          await page.locator('.preview').waitFor({ state: 'detached' });
          const middle = await link.evaluate((a) => {
            const { x, y, width: w, height: h } = [...a.getClientRects()].at(-1);
            return [x + w / 2, y + h / 2];
          });
          await page.mouse.move(...middle);
          await page.locator('.preview').waitFor();
          const covered = await link.evaluate((a) => {
            const rects = [...a.getClientRects(), ...a.nextElementSibling.getClientRects()];
            const box = document.querySelector('.preview').getBoundingClientRect();
            return rects.some((r) => r.bottom > box.top && r.top < box.bottom);
          });
          assert.ok(!covered, `${below}: ${await link.innerText()}`);
        }
      }
      if (width < 400) assert.ok(wrapped > 0, 'some of them go on in a second line');
    });
  });
}

test('a card goes when the focus leaves it', async () => {
  const { home } = servers.get('');
  await inTab(home, {}, async (page) => {
    await page.goto(home + NOTE);
    await page.locator('main .item a.ref-kep').first().hover();
    const card = page.locator('.preview');
    await card.locator('li a').last().focus();
    await page.mouse.move(2, 2);
    await page.waitForTimeout(600);
    assert.ok(await card.isVisible(), 'it stays while it has the focus');
    await page.keyboard.press('Tab');
    await card.waitFor({ state: 'detached' });
  });
});

for (const width of [390, 1280]) {
  test(`nothing moves while a page loads, ${width} pixels wide`, async () => {
    const { home } = servers.get('');
    const problems = [];
    await inTab(home, { viewport: { width, height: 900 } }, async (page) => {
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) {
            const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 80));
            window.shifts.push(`${value}: ${moved.join(' ')}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      const states = ['kep/#filter=pod', 'repo/#sort=name&order=descending', 'person/#filter=zzz'];
      const filtered = states.map((state) => ['index', home + state]);
      for (const [kind, url] of [...onePageOfEveryKind(home), ...filtered]) {
        await page.goto(url);
        await page.waitForTimeout(200);
        const shifts = await page.evaluate(() => window.shifts);
        problems.push(...shifts.map((shift) => `${kind} ${url}: ${shift}`));
      }
    });
    reportAll(problems);
  });
}

test('without JavaScript no control is shown that would do nothing', async () => {
  const { home } = servers.get('');
  await inTab(home, { javaScriptEnabled: false }, async (page) => {
    for (const url of onePageOfEveryKind(home).values()) {
      await page.goto(url);
      for (const control of await page.locator('button, select, input:not([disabled])').all()) {
        assert.ok(!(await control.isVisible()), `${url}: ${await control.evaluate((e) => e.outerHTML)}`);
      }
    }
    await page.goto(`${home}kep/`);
    assert.ok((await page.locator('table.index tbody tr').count()) > 10, 'the index is whole');
  });
});

for (const colorScheme of THEMES) {
  test(`axe finds nothing in ${colorScheme} with a card open, nor with the help open`, async () => {
    const { home } = servers.get('');
    await inTab(home, { colorScheme }, async (page) => {
      const problems = [];
      const look = async (what) => {
        await page.evaluate(AXE);
        const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), TAGS);
        for (const { id, help, nodes } of violations) {
          problems.push(`${what}: ${id}: ${help}: ${nodes[0].html.slice(0, 160)}`);
        }
      };
      await page.goto(home + NOTE);
      await page.locator('main .item a.ref-kep').first().hover();
      await page.locator('.preview').waitFor();
      // What fades in is judged when it is there.
      await page.waitForFunction(() => document.getAnimations().length === 0);
      await look('card');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await look('help');
      await page.goto(`${home}kep/#sort=count&filter=e`);
      await page.locator('th[aria-sort]').waitFor();
      await look('index');
      reportAll(problems);
    });
  });
}

test('the largest note page, its style sheet and its script weigh less than 60 KB', () => {
  const [site] = SITES;
  const gzipped = (text) => gzipSync(text).length;
  const notes = site.pages().filter((page) => page.kind === 'note');
  const page = Math.max(...notes.map(({ source }) => gzipped(source)));
  const others = ['static/style.css', 'static/site.js'].map((name) => gzipped(site.text(name)));
  const linked = notes.flatMap((note) => [
    ...note.all('link', { rel: 'stylesheet' }).map(({ attributes }) => attributes.href),
    ...note.all('script').flatMap(({ attributes }) => attributes.src ?? []),
  ]);
  assert.deepEqual([...new Set(linked)], ['/static/style.css', '/static/site.js'], 'these are all');
  const total = page + others[0] + others[1];
  assert.ok(total < LARGEST_PAGE, `${total} bytes: ${page} HTML, ${others} CSS and JS`);
});
