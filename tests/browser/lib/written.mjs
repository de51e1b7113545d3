// Texts of any kind as items of a site, and the HTML that minamo makes of each.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'parse5';

const ROOT = join(import.meta.dirname, '../../..');
const MINAMO = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'release/minamo');

/** Builds a site of these files, whose paths are below its folder; `read` gets the output's folder. */
export function withSite(files, read) {
  const folder = mkdtempSync(join(tmpdir(), 'minamo-written-'));
  const all = { 'site.toml': 'title = "t"\nbase_url = "https://me.example"\n', ...files };
  try {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const out = join(folder, 'out');
    execFileSync(MINAMO, ['build', '--site', folder, '--out', out], { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 28 });
    return read(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What each item of a page holds, as nodes of parse5, by the item's id. */
export function bodiesOf(out, path) {
  const bodies = new Map();
  const classesOf = (node) => node.attrs?.find((a) => a.name === 'class')?.value.split(' ') ?? [];
  const visit = (node) => {
    if (classesOf(node).includes('item')) {
      const { value: id } = node.attrs.find((a) => a.name === 'id');
      bodies.set(id, node.childNodes.filter((child) => !classesOf(child).includes('permalink')));
    } else {
      (node.childNodes ?? []).forEach(visit);
    }
  };
  visit(parse(readFileSync(join(out, path), 'utf8')));
  return bodies;
}
