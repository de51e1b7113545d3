// A reader's way through the served site in Chromium: nothing fails, nothing asks another host,
// nothing is wider than the screen; with and without JavaScript, in light and dark.

import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import {
  THEMES,
  WIDTHS,
  launch,
  onePageOfEveryKind,
  serve,
  tab as openTab,
} from './lib/browser.mjs';
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

const tab = (options) => openTab(browser, server.home, options);

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`${how} JavaScript: home, a note, a KEP's page, and back`, async () => {
    const page = await tab({ javaScriptEnabled });
    const path = () => new URL(page.url()).pathname;
    await page.goto(server.home);

    // The first note on the home page that names a KEP.
    const note = page.locator('main article', { has: page.locator('a[href^="/kep/"]') }).first();
    await note.locator('a[href^="/notes/"]').first().click();
    assert.match(path(), /^\/notes\/[^/]+\/$/);
    const day = path();

    await page.locator('main a[href^="/kep/"]').first().click();
    assert.match(path(), /^\/kep\/\d+\/$/);
    // Throws where the KEP's page does not lead back to the day.
    await page.locator(`main a[href^="${day}"]`).first().waitFor();

    await page.goBack();
    assert.equal(path(), day);
    await page.goBack();
    assert.equal(path(), '/');
    reportAll(page.problems);
    await page.close();
  });

  test(`${how} JavaScript: a page of every kind loads without a complaint`, async () => {
    const page = await tab({ javaScriptEnabled });
    for (const url of onePageOfEveryKind(server.home).values()) {
      await page.goto(url);
      assert.ok((await page.locator('main').innerText()).trim(), `${url} shows something`);
    }
    reportAll(page.problems);
    await page.close();
  });
}

test(`no page is wider than a screen of ${WIDTHS.join(', ')} pixels, nor fails to load a thing`, async () => {
  const [site] = SITES;
  const page = await tab();
  for (const { url, isRedirect } of site.pages()) {
    if (isRedirect) continue;
    await page.goto(server.home + url.slice(site.base.length + 1));
    // Images below the fold are loaded only when asked for.
    await page.evaluate(() =>
      Promise.all(
        [...document.images].map((image) => {
          image.loading = 'eager';
          return image.decode().catch(() => {});
        }),
      ),
    );
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(widest);
      if (wide) page.problems.push(`${decodeURI(page.url())} at ${width}: ${wide}`);
    }
  }
  reportAll(page.problems);
  await page.close();
});

/** Runs in the page: what sticks out to the right, or nothing where no one has to scroll sideways. */
function widest() {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return undefined;
  const [element] = [...document.body.querySelectorAll('*')].sort(
    (a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right,
  );
  return `${scrollWidth} pixels wide, by ${element.outerHTML.slice(0, 120)}`;
}

test('what stands beside the notes of the home page is whole, and in one order in narrow windows', async () => {
  const page = await tab();
  const boxes = () =>
    page.evaluate(() => {
      const all = ['.latest', '.of-late', '.earlier', '.browse'].map((name) => {
        const { left, right, top, bottom } = document.querySelector(name).getBoundingClientRect();
        return { name, left, right, top, bottom };
      });
      return { all, isWide: getComputedStyle(document.querySelector('.home')).display === 'grid' };
    });
  await page.goto(server.home);
  // Sites with long notes, with short ones and with a few: the sample site, and less of it.
  const less = [
    () => {},
    () => document.querySelectorAll('.note .item:nth-child(n+2)').forEach((item) => item.remove()),
    () => document.querySelectorAll('.earlier .note').forEach((note) => note.remove()),
    () => document.querySelectorAll('.latest .note:nth-child(n+2)').forEach((note) => note.remove()),
  ];
  for (const [step, remove] of less.entries()) {
    await page.evaluate(remove);
    for (const width of [320, 390, 600, 768, 900, 1100, 1279, 1280, 1400, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const { all, isWide } = await boxes();
      for (const [index, a] of all.entries()) {
        for (const b of all.slice(index + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          const what = `step ${step}, ${width}: ${a.name} and ${b.name} share ${across} × ${down}`;
          if (across > 1 && down > 20) page.problems.push(what);
        }
      }
      const [latest, moved, earlier, browse] = all;
      const gap = isWide ? Math.max(browse.top - moved.bottom, earlier.top - latest.bottom) : 0;
      if (gap > 100) page.problems.push(`step ${step}, ${width}: a hole of ${gap} pixels`);
      const tops = all.map(({ top }) => top);
      if (!isWide) assert.deepEqual(tops, tops.toSorted((a, b) => a - b), `in order at ${width}`);
    }
  }
  reportAll(page.problems);
  await page.close();
});

test('an address that does not exist answers 404 with the page for it', async () => {
  const page = await tab();
  for (const path of ['no-such-page/', 'notes/1999-01-01/', 'tag/%E7%84%A1/']) {
    const answer = await page.goto(server.home + path);
    assert.equal(answer.status(), 404, path);
    await page.locator('body.on-404 main a[href="/"]').click();
    assert.equal(page.url(), server.home, 'leads home');
  }
  await page.close();
});

test('a moved note leads to its new address', async () => {
  const [site] = SITES;
  const page = await tab();
  const redirects = site.pages().filter((page) => page.isRedirect);
  assert.ok(redirects.length > 0, 'the sample site has a redirect');
  for (const { url, path } of redirects) {
    const target = new URL(site.page(path).all('link', { rel: 'canonical' })[0].attributes.href);
    await page.goto(server.home + url.slice(site.base.length + 1));
    await page.waitForURL(new URL(target.pathname, server.home).href);
  }
  reportAll(page.problems);
  await page.close();
});

test('the colours follow the reader’s choice of light or dark', async () => {
  const luminance = {};
  for (const colorScheme of THEMES) {
    const page = await tab({ colorScheme });
    await page.goto(server.home);
    luminance[colorScheme] = await page.evaluate(() => {
      const element = document.createElement('canvas');
      const canvas = element.getContext('2d', { willReadFrequently: true });
      const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b) / 765;
      };
      const root = getComputedStyle(document.documentElement);
      const body = getComputedStyle(document.body);
      const opaque = [body, root].find((s) => s.backgroundColor !== 'rgba(0, 0, 0, 0)');
      return { ground: light(opaque?.backgroundColor ?? 'white'), ink: light(body.color) };
    });
    reportAll(page.problems);
    await page.close();
  }
  const { light, dark } = luminance;
  assert.ok(light.ground > 0.8 && light.ink < 0.3, `light: ${JSON.stringify(light)}`);
  assert.ok(dark.ground < 0.2 && dark.ink > 0.7, `dark: ${JSON.stringify(dark)}`);
});
