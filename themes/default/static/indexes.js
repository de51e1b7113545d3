// Pages of many rows: an index is sorted and filtered, feeds are filtered.

import { element } from './site.js';

const root = document.documentElement;
const tables = [...document.querySelectorAll('.on-kind table.index')];
const filter = document.querySelector('.filter input');
const status = document.querySelector('.filter [role="status"]');
let collator;

/** What a row is sorted by in each column, and which way readers want first. */
const columns = [
  { name: 'name', key: (row) => row.querySelector('a').textContent, first: 'ascending' },
  { name: 'count', key: (row) => Number(row.cells[1].textContent), first: 'descending' },
  { name: 'last', key: (row) => row.cells[2].querySelector('time')?.dateTime ?? '', first: 'descending' },
];

if (tables.length > 0) makeIndex();

/** Feeds are folded by kind; those that are looked for unfold. */
const feeds = [...document.querySelectorAll('.feed-group')].map((group) => [group, [...group.querySelectorAll('tbody tr')]]);
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
    [...table.tHead.rows[0].cells].forEach((head, index) => {
      const button = element('button', { type: 'button' }, ...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const { name, first } = columns[index];
        const other = first === 'ascending' ? 'descending' : 'ascending';
        const next = head.getAttribute('aria-sort') === first ? other : first;
        keep({ sort: name, order: next });
        sort(rows);
      });
    });
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

/** Rows go where the address says; equal ones stay in the order of the page without script. */
function sort(rows) {
  const by = columns.findIndex(({ name }) => name === kept().get('sort'));
  if (by === -1) return;
  const { key, first } = columns[by];
  const order = ['ascending', 'descending'].find((known) => known === kept().get('order')) ?? first;
  const sign = order === 'ascending' ? 1 : -1;
  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));
  tables.forEach((table, index) => {
    const keyed = rows[index].map((row) => [key(row), row]);
    // What was never noted is last whichever way days go.
    keyed.sort(([a], [b]) => (a === '') - (b === '') || sign * compare(a, b));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (column === by) head.setAttribute('aria-sort', order);
      else head.removeAttribute('aria-sort');
    });
  });
}

/** Shows the rows whose name has all the words. */
function choose(rows) {
  const fold = (text) => text.normalize('NFKC').toLowerCase();
  const words = fold(filter.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = fold(row.cells[0].textContent);
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  for (const table of tables) {
    table.hidden = [...table.tBodies[0].rows].every((row) => row.hidden);
  }
  const counted = status.dataset.words.replace('{n}', shown).replace('{all}', rows.length);
  status.textContent = words.length > 0 ? counted : '';
}
