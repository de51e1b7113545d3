// Every page is valid HTML to two validators: html-validate and the W3C's (vnu).

import test from 'node:test';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { SITES, reportAll } from './lib/sites.mjs';

const VNU = join(
  dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')),
  'build/dist/vnu.jar',
);

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:standard'],
  rules: {
    // A rule of taste for search results: titles of KEPs and of articles are quoted whole, and a
    // search engine shortens long ones by itself.
    'long-title': 'off',
  },
});

for (const site of SITES) {
  test(`${site.name}: html-validate finds no error`, () => {
    const problems = [];
    for (const page of site.pages()) {
      const { results } = validator.validateStringSync(page.source, page.path);
      for (const { line, column, ruleId, message } of results.flatMap((r) => r.messages)) {
        problems.push(`${page.path}:${line}:${column}: ${ruleId}: ${message}`);
      }
    }
    reportAll(problems);
  });
}

// The style sheets are left out: vnu does not know `light-dark()` yet.
test('vnu finds no error in any page of any site, nor in their SVG files', () => {
  const run = spawnSync(
    'java',
    [
      ...['-jar', VNU, '--errors-only', '--skip-non-html', '--also-check-svg'],
      ...SITES.map((site) => site.dir),
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (run.error) throw run.error;
  reportAll(run.status === 0 ? [] : run.stderr.trim().split('\n'));
});
