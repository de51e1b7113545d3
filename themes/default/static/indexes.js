// Pages of many rows: an index is sorted and filtered, feeds are filtered.

import { element } from './site.js';

const root = document.documentElement;
const tables = [...document.querySelectorAll('.on-kind table.index')];
const filter = document.querySelector('main > .filter input');
const status = document.querySelector('main > .filter [role="status"]');
let collator;

/** Features grow up in this order; words of the page's language say nothing of it. */
const STAGES = ['alpha', 'beta', 'stable', 'deprecated', 'removed'];

/** What a cell is sorted by where that is not its text, by the name of the column. */
const keysOf = {
  stage: (cell) => {
    const [, stage] = cell.querySelector('.stage')?.className.match(/stage-(\S+)/) ?? [];
    return stage === undefined ? '' : STAGES.indexOf(stage);
  },
  keps: numberIn,
  count: numberIn,
};

/** What readers look for the most of first. */
const MOST_FIRST = ['keps', 'count', 'last'];

if (tables.length > 0) makeIndex();

/** Feeds are folded by kind; those that are looked for unfold. */
const feeds = [...document.querySelectorAll('main > .feed-group')].map((group) => [group, [...group.querySelectorAll('tbody tr')]]);
if (feeds.length > 0) {
  filter?.addEventListener('input', () => {
    choose(feeds.flatMap(([, rows]) => rows));
    feeds.forEach(([group, rows], index) => {
      const isFound = rows.some((row) => !row.hidden);
      group.hidden = !isFound;
      group.open = isFound && (index === 0 || filter.value.trim() !== '');
    });
  });
}

function makeIndex() {
  collator = makeCollator();
  const rows = tables.map((table) => [...table.tBodies[0].rows]);
  for (const table of tables) {
    for (const head of table.tHead.rows[0].cells) {
      const button = element('button', { type: 'button' }, ...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const first = firstOrder(head.dataset.by);
        const other = first === 'ascending' ? 'descending' : 'ascending';
        const next = head.getAttribute('aria-sort') === first ? other : first;
        keep({ sort: head.dataset.by, order: next });
        sort(rows);
      });
    }
  }
  filter?.addEventListener('input', () => {
    keep({ filter: filter.value.trim() });
    choose(rows.flat());
  });
  if (filter) filter.value = kept().get('filter') ?? '';
  if (kept().has('sort')) sort(rows);
  if (filter?.value) choose(rows.flat());
  if (root.dataset.kept) root.dataset.kept = 'done';
}

/** The order of words in the page's language, or in the reader's where its tag is none. */
function makeCollator() {
  try {
    return new Intl.Collator(root.lang, { numeric: true });
  } catch {
    return new Intl.Collator(undefined, { numeric: true });
  }
}

/** How the index is shown stands in the address, so that it can be linked and gone back to. */
function kept() {
  return new URLSearchParams(location.hash.slice(1));
}

function keep(values) {
  const state = kept();
  for (const [name, value] of Object.entries(values)) {
    if (value) state.set(name, value);
    else state.delete(name);
  }
  const hash = String(state) ? `#${state}` : '';
  history.replaceState(null, '', location.pathname + location.search + hash);
}

function firstOrder(column) {
  return MOST_FIRST.includes(column) ? 'descending' : 'ascending';
}

function numberIn(cell) {
  return Number(cell.textContent);
}

/** Rows go where the address says; equal ones stay in the order of the page without script. */
function sort(rows) {
  const by = kept().get('sort');
  const order = ['ascending', 'descending'].find((known) => known === kept().get('order')) ?? firstOrder(by);
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));
  tables.forEach((table, index) => {
    const heads = [...table.tHead.rows[0].cells];
    const column = heads.findIndex((head) => head.dataset.by === by);
    if (column === -1) return;
    const key = keysOf[by] ?? ((cell) => cell.textContent.trim());
    const keyed = rows[index].map((row) => [key(row.cells[column]), row]);
    // What is not known is last whichever way the others go.
    keyed.sort(([a], [b]) => (a === '') - (b === '') || sign * compare(a, b));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    for (const head of heads) head.removeAttribute('aria-sort');
    heads[column].setAttribute('aria-sort', order);
  });
}

/** Shows the rows that have all the words in what is no number: name, title, group, stage. */
function choose(rows) {
  const fold = (text) => text.normalize('NFKC').toLowerCase();
  // "sig-node" is how SIG Node is written elsewhere.
  const spaced = (text) => text.replaceAll('-', ' ');
  const words = fold(filter.value).split(/\s+/).map(spaced).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const cells = [...row.cells].filter((cell) => !cell.matches('.n, .feed-formats'));
    const text = spaced(fold(cells.map((cell) => cell.textContent).join(' ')));
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  for (const table of tables) {
    table.hidden = [...table.tBodies[0].rows].every((row) => row.hidden);
  }
  const counted = status.dataset.words.replace('{n}', shown).replace('{all}', rows.length);
  status.textContent = words.length > 0 ? counted : '';
}
