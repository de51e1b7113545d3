// Search: what the script finds over the built index, compared with what the build finds by the same
// queries and with plain substring search; then the page itself in Chromium.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { held, launch, serve } from './lib/browser.mjs';
import { ODD, ROOT, SITES, reportAll } from './lib/sites.mjs';

const { open, normalized } = await import(join(SITES[0].dir, 'static/search.js'));

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

const indexOf = (folder) =>
  open('search/data/', async (path) => readFileSync(join(folder, path.split('?')[0])));
const [site] = SITES;
const index = await indexOf(site.dir);
const oddIndex = await indexOf(ODD);

/** All of what a query finds, newest first. */
async function addresses(query, within = index) {
  const results = [];
  const found = await within.search(query);
  for (let from = 0; from !== undefined; ) {
    const { shown, next } = await within.show(found, from);
    results.push(...shown);
    from = next;
  }
  assert.equal(results.length, found.total, query);
  return results;
}

/** All items of the site with their texts. */
const everything = (await addresses('from:0001')).map(({ url, text, number }) => ({
  url: decodeURIComponent(url),
  number,
  text: normalized(text),
}));

const tables = [
  ['the sample site', 'tests/search/found.tsv', index],
  ['a site with odd text', 'tests/search/odd/found.tsv', oddIndex],
];
for (const [name, table, within] of tables) {
  test(`the script finds what the build finds in ${name}`, async () => {
    const problems = [];
    for (const line of readFileSync(join(ROOT, table), 'utf8').split('\n').filter(Boolean)) {
      const [query, expected] = line.split('\t');
      const found = (await addresses(unescaped(query), within)).map(({ url }) => decodeURIComponent(url));
      if (found.join(' ') !== expected) {
        problems.push(`${query}\n    expected ${expected}\n    found    ${found.join(' ')}`);
      }
    }
    reportAll(problems);
  });
}

/** `\\u{feff}` as the character. */
function unescaped(text) {
  return text.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

test('any piece of Japanese text is found exactly where it stands', async () => {
  const problems = [];
  for (const { text } of everything) {
    for (const [run] of text.matchAll(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]{3,}/gu)) {
      // Another piece of every run, of two to six characters.
      const start = run.length % Math.max(run.length - 6, 1);
      const piece = run.slice(start, start + 2 + (run.length % 5));
      const expected = everything.filter((item) => item.text.includes(piece));
      const found = await index.search(piece);
      const names = (items) => items.map(({ number }) => number).join(' ');
      if (found.items.join(' ') !== names(expected)) {
        problems.push(`${piece}: ${found.items.join(' ')} instead of ${names(expected)}`);
      }
    }
  }
  reportAll(problems);
});

test('a first query reads less than 100 KB of the index', async () => {
  const problems = [];
  const queries = readFileSync(join(ROOT, 'tests/search/queries.txt'), 'utf8').split('\n').filter(Boolean);
  for (const query of [...queries.map(unescaped), 'コンテナイメージの配布', 'kubernetes/kubernetes', 'the']) {
    let bytes = 0;
    const fresh = await open('search/data/', async (path) => {
      const file = readFileSync(join(site.dir, path.split('?')[0]));
      bytes += file.length;
      return file;
    });
    const answer = await fresh.search(query);
    await Promise.all([fresh.show(answer, 0), fresh.subjects(query), fresh.facets(answer)]);
    if (bytes > 100_000) problems.push(`${query}: ${bytes} bytes`);
  }
  reportAll(problems);
});

test('what is marked is what was searched for', async () => {
  const pieces = async (query) =>
    (await addresses(query)).flatMap(({ text, marks }) =>
      marks.map(([start, end]) => normalized(text.slice(start, end))),
    );
  for (const query of ['kube-proxy', '設', 'イメージ']) {
    const marked = await pieces(query);
    assert.ok(marked.length > 0, query);
    for (const piece of marked) assert.equal(piece.replaceAll(' ', '-'), normalized(query));
  }
  // A reference is marked in every item whose text has it, however it is written there.
  for (const query of ['KEP-753', 'KEP 753', '753', 'kubernetes/kubernetes#116429']) {
    const number = /\d+$/.exec(query)[0];
    for (const { text, marks } of await addresses(query)) {
      const marked = marks.map(([start, end]) => text.slice(start, end));
      if (text.includes(number)) assert.ok(marked.some((piece) => piece.endsWith(number)), text);
    }
  }
});

test('marks follow the search: of a long word what is searched for, of a number only itself', async () => {
  const [dump] = await addresses('dump', oddIndex);
  const [hash] = /[0-9a-f]{128}/.exec(dump.text);
  const marked = async (query) =>
    (await addresses(query, oddIndex)).flatMap(({ text, marks }) =>
      marks.map(([start, end]) => text.slice(start, end)),
    );
  assert.deepEqual(await marked(hash), [hash.slice(0, 64)]);
  assert.deepEqual(await marked('753'), ['753'], 'not the beginning of 7531');
  assert.deepEqual(await marked('75'), ['753', '753'].map(() => '75'));
});

test('subjects are those whose names have all words of the query, the most noted first', async () => {
  const subjects = async (query) => (await index.subjects(query)).map(({ url }) => decodeURI(url));
  assert.ok((await subjects('Sidecar')).includes('/kep/753/'), 'by its title');
  assert.deepEqual(await subjects('tim hock'), ['/person/thockin/'], 'words by their beginning');
  assert.deepEqual(await subjects('ｔｈｏｃｋｉｎ'), ['/person/thockin/'], 'in any width');
  assert.deepEqual(await subjects('sig-node'), ['/sig/node/'], 'signs as blanks');
  assert.deepEqual(await subjects('ージ配'), ['/tag/イメージ配布/'], 'Japanese anywhere');
  assert.deepEqual(await subjects('Kubernetes/features'), ['/repo/kubernetes/enhancements/'], 'an old name');
  assert.deepEqual(await subjects('753'), ['/kep/753/'], 'a number alone is only itself');
  const thread = '/thread/kubernetes/kubernetes/116429/';
  assert.deepEqual(await subjects('https://github.com/kubernetes/kubernetes/pull/116429'), [thread]);
  assert.deepEqual(await subjects('sidecar kep from:2023-05'), ['/kep/753/'], 'words in any name, days aside');
  for (const none of ['', 'sig:node', 'from:2023-05', 'idecar', 'sidecar zzzzz']) {
    assert.deepEqual(await subjects(none), [], none);
  }
  const counts = (await index.subjects('kube')).map(({ count }) => count);
  assert.deepEqual(counts, counts.toSorted((a, b) => b - a));
  const [{ url, ...first }] = await index.subjects('sidecar containers');
  assert.deepEqual(first, { kind: 'KEP', label: 'KEP-753', title: 'Sidecar Containers', count: first.count });
  const page = site.page(`${url.slice(1)}index.html`);
  assert.ok(page.source.includes(String(first.count)), 'its page tells the same number');
});

test('best first is an order of the same items', async () => {
  const newest = await index.search('sidecar');
  const best = await index.search('sidecar', { order: 'best' });
  assert.notDeepEqual(best.items, newest.items);
  assert.deepEqual(best.items.toSorted((a, b) => b - a), newest.items);
});

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

/** Opens a tab that writes down what goes wrong in it, and what was fetched. */
async function tab(options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.problems = [];
  page.fetched = new Map();
  page.on('console', (message) => {
    if (message.type() === 'error') page.problems.push(message.text());
  });
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('response', async (answer) => {
    if (!answer.url().startsWith(server.home)) page.problems.push(`asked ${answer.url()}`);
    const body = await answer.body().catch(() => Buffer.alloc(0));
    page.fetched.set(answer.url(), body.length);
  });
  return page;
}

const results = (page) => page.locator('#ui_results .result');

test('the page finds as one types, marks, and keeps the search in its address', async () => {
  const page = await tab();
  await page.goto(`${server.home}search/`);
  await page.getByRole('searchbox').pressSequentially('nftables', { delay: 20 });
  await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
  await page.waitForURL(/\?q=nftables$/);
  const count = await results(page).count();
  assert.equal(count, (await index.search('nftables')).total);
  assert.match(await page.getByRole('status').innerText(), new RegExp(String(count)));
  const marked = await page.locator('#ui_results mark').allInnerTexts();
  assert.ok(marked.length >= 1 && marked.every((text) => text.toLowerCase() === 'nftables'));
  const href = await results(page).first().getAttribute('href');
  await results(page).first().click();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, href);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
  assert.equal(await page.getByRole('searchbox').inputValue(), 'nftables');
  assert.equal(await results(page).count(), count);
  reportAll(page.problems);
  await page.close();
});

test('a search in Japanese by its address, in both orders', async () => {
  const page = await tab();
  const query = 'イメージ sig:release';
  await page.goto(`${server.home}search/?q=${encodeURIComponent(query)}&order=best`);
  await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
  const { total } = await index.search(query);
  assert.ok(total > 0, 'the sample site has some');
  assert.equal(await results(page).count(), total);
  assert.ok(await page.getByRole('radio').nth(1).isChecked());
  await page.getByRole('radio').nth(0).check();
  await page.waitForURL((url) => !url.searchParams.has('order'));
  const bytes = [...page.fetched].filter(([url]) => url.includes('/search/data/'));
  const sum = bytes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(sum < 150_000, `${sum} bytes for one search`);
  reportAll(page.problems);
  await page.close();
});

test('subjects stand above the results, by keyboard in between, and go with the query', async () => {
  const page = await tab();
  await page.goto(`${server.home}search/?q=Sidecar`);
  await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
  const links = page.locator('.found a');
  const expected = (await index.subjects('Sidecar')).slice(0, 6);
  assert.deepEqual(await links.allInnerTexts(), expected.map(({ label }) => label));
  const rows = await page.locator('.found li').allInnerTexts();
  expected.forEach(({ kind, title, count }, at) => {
    for (const part of [kind, title ?? '', String(count)]) assert.ok(rows[at].includes(part), rows[at]);
  });
  const above = await links.last().boundingBox();
  assert.ok(above.y < (await results(page).first().boundingBox()).y);
  await page.getByRole('radio').nth(0).focus();
  await page.keyboard.press('Tab');
  assert.ok(await links.first().evaluate((link) => link === document.activeElement));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), AXE_TAGS);
    assert.deepEqual(violations.map(({ id }) => id), [], colorScheme);
  }
  await page.getByRole('searchbox').fill('kube');
  await page.waitForURL(/q=kube$/);
  await page.waitForFunction(() => document.querySelectorAll('.found a').length === 6);
  await page.getByRole('searchbox').fill('zzzzz');
  await page.locator('.found').waitFor({ state: 'hidden' });
  await page.getByRole('searchbox').fill('Tim Hockin');
  await links.first().click();
  await page.waitForURL('**/person/thockin/');
  reportAll(page.problems);
  await page.close();
});

test('the search works without its subjects', async () => {
  const page = await tab();
  await page.route('**/subjects.json.gz*', (route) => route.abort());
  await page.goto(`${server.home}search/?q=Sidecar`);
  await page.waitForFunction(() => document.querySelector('#ui_results[data-total]'));
  assert.ok((await results(page).count()) > 0);
  assert.equal(await page.locator('.found').isVisible(), false);
  await page.close();
});

test('a field that is cleared during a search leaves nothing busy', async () => {
  const page = await tab();
  const release = await held(page, '**/terms-*');
  await page.goto(`${server.home}search/?q=sidecar`);
  await page.locator('#ui_results[aria-busy="true"]').waitFor({ state: 'attached' });
  await page.getByRole('searchbox').fill('');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  release();
  await page.waitForTimeout(300);
  assert.equal(await page.locator('#ui_results').getAttribute('aria-busy'), null);
  assert.equal(await results(page).count(), 0);
  reportAll(page.problems);
  await page.close();
});

test('more results come once for two clicks, and a failure is told and can be mended', async () => {
  const page = await tab();
  // The sample site fits one screen of results, so its blocks are read as if they were many more.
  await page.route('**/static/search.js', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/BLOCKS_AT_ONCE = \d+/, 'BLOCKS_AT_ONCE = 2');
    await route.fulfill({ response: answer, body });
  });
  await page.goto(`${server.home}search/?q=kube`);
  const more = page.locator('.more-results');
  await more.waitFor();
  const before = await results(page).count();
  await page.route('**/text-*', (route) => route.abort());
  await more.click();
  await page.locator('.more-status a[href="/archive/"]').waitFor();
  assert.equal(await results(page).count(), before);
  await page.unroute('**/text-*');
  const release = await held(page, '**/text-*');
  await more.evaluate((button) => (button.click(), button.click()));
  release();
  await page.waitForFunction((count) => document.querySelectorAll('.result').length > count, before);
  await page.waitForTimeout(300);
  const hrefs = await results(page).evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.equal(new Set(hrefs).size, hrefs.length, 'each once');
  assert.equal(await page.locator('.more-status').innerText(), '');
  // The files that were kept from the page are told on the console.
  reportAll(page.problems.filter((problem) => !problem.includes('ERR_FAILED')));
  await page.close();
});

test('nothing found, and an index that cannot be read, are told', async () => {
  const page = await tab();
  await page.goto(`${server.home}search/?q=zzzzz`);
  await page.waitForFunction(() => document.querySelector('#ui_results [role=status]').textContent);
  assert.equal(await results(page).count(), 0);
  reportAll(page.problems);
  await page.route('**/search/data/**', (route) => route.abort());
  await page.goto(`${server.home}search/?q=sidecar`);
  await page.locator('#ui_results [role=status] a[href="/archive/"]').waitFor();
  await page.close();
});

test('results are narrowed by one click, and the address keeps that', async () => {
  const page = await tab();
  await page.goto(`${server.home}search/?q=kube`);
  const link = page.locator('.narrow a', { hasText: 'SIG Node' });
  await link.waitFor();
  const count = Number(await page.locator('.narrow li', { hasText: /^SIG Node \d/ }).locator('small').innerText());
  assert.equal(count, (await index.search('kube sig:node')).total);
  await link.click();
  await page.waitForURL(/q=kube\+sig%3Anode/);
  await page.waitForFunction((n) => document.querySelector('#ui_results').dataset.total === n, String(count));
  assert.equal(await page.getByRole('searchbox').inputValue(), 'kube sig:node');
  assert.equal(await page.locator('.narrow a', { hasText: /^SIG Node$/ }).count(), 0, 'not by what it is');
  await page.goBack();
  await link.waitFor();
  reportAll(page.problems);
  await page.close();
});

test('a thread that is not here is offered elsewhere, and signs alone are told', async () => {
  const page = await tab();
  for (const [query, full] of [
    ['k/k#109414', 'kubernetes/kubernetes/issues/109414'],
    ['https://github.com/acme/boat/pull/7', 'acme/boat/issues/7'],
  ]) {
    await page.goto(`${server.home}search/?q=${encodeURIComponent(query)}`);
    await page.locator(`.status a[href="https://github.com/${full}"]`).waitFor();
  }
  for (const query of ['!?', '。、', '- "']) {
    await page.goto(`${server.home}search/?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => /記号だけ/.test(document.querySelector('.status').textContent));
  }
  await page.goto(`${server.home}search/?q=k/k%23116429`);
  await results(page).first().waitFor();
  assert.equal(await page.locator('.status a').count(), 0);
  reportAll(page.problems);
  await page.close();
});

test('a row of a table is shown whole, and a reference is never cut', async () => {
  const page = await tab();
  await page.goto(`${server.home}search/?q=ReadWriteOncePod`);
  await page.locator('.line', { hasText: 'ReadWriteOncePod | KEP-2485 | stable | SIG Storage' }).first().waitFor();
  reportAll(page.problems);
  await page.close();
});

test('without JavaScript the page leads to the archive and shows no form', async () => {
  const page = await tab({ javaScriptEnabled: false });
  await page.goto(`${server.home}search/`);
  assert.equal(await page.getByRole('searchbox').isVisible(), false);
  await page.locator('main a[href="/archive/"]').click();
  assert.equal(new URL(page.url()).pathname, '/archive/');
  await page.close();
});
