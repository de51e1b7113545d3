// axe finds nothing against WCAG 2.2 AA on a page of every kind, in light and dark, wide and narrow.

import test, { after, before } from 'node:test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { THEMES, launch, onePageOfEveryKind, serve } from './lib/browser.mjs';
import { reportAll } from './lib/sites.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

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

for (const colorScheme of THEMES) {
  for (const width of [1280, 390]) {
    test(`no violation in ${colorScheme}, ${width} pixels wide`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const problems = [];
      // A bullet that is nothing but a reference: its number is no target within text.
      const bare = ['note, bare references', `${server.home}notes/2023-06-06/`];
      for (const [kind, url] of [...onePageOfEveryKind(server.home), bare]) {
        await page.goto(url);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(
          (tags) => axe.run({ runOnly: tags }),
          TAGS,
        );
        for (const { id, help, nodes } of violations) {
          const [first] = nodes;
          const where = `${first.html.slice(0, 160)} ${first.any[0]?.message ?? ''}`;
          problems.push(`${kind} ${decodeURI(url)}: ${id}: ${help}: ${nodes.length} times: ${where}`);
        }
      }
      reportAll(problems);
      await page.close();
    });
  }
}
