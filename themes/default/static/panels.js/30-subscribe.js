// ---- Subscribing --------------------------------------------------------------------------------

/** Entries that the panel shows. */
const ENTRIES = 3;

let panel;

/** Shows how to subscribe to a feed, without a look at its XML. */
export async function subscribe(feed, feedsPage) {
  panel ??= await loadPanel(feedsPage);
  const words = panel.dataset;
  const address = new URL(feed, location.href).href;
  const encoded = encodeURIComponent(address);
  panel.querySelector('input').value = address;
  panel.querySelector('code').textContent = address;
  panel.querySelector('.as-file').href = address;
  for (const link of panel.querySelectorAll('[data-href]')) {
    link.href = link.dataset.href.replace('{address}', address).replace('{encoded}', encoded);
  }
  const [title, pace, entries] = ['.feed-title', '.feed-pace', '.feed-entries'].map((name) => panel.querySelector(name));
  title.textContent = '';
  pace.textContent = '';
  entries.replaceChildren();
  panel.querySelector('[role="status"]').textContent = '';
  if (!panel.open) panel.showModal();
  const found = await read(address).catch(() => undefined);
  if (!found || panel.querySelector('input').value !== address) return;
  title.textContent = found.title;
  pace.textContent = paceOf(found.entries, words);
  entries.replaceChildren(...found.entries.slice(0, ENTRIES).map(({ title, link }) =>
    element('li', {}, element('a', { href: link }, title))));
}

/** The page about feeds has the panel for all pages. */
async function loadPanel(feedsPage) {
  const dialog = await dialogIn(feedsPage, 'ui_subscribe');
  const field = dialog.querySelector('input');
  const status = dialog.querySelector('[role="status"]');
  dialog.querySelector('.copy').addEventListener('click', async () => {
    field.select();
    status.textContent = (await copied(field.value)) ? dialog.dataset.copied : '';
  });
  return dialog;
}

/** A feed of any format: its title, and its entries with title, link and day. */
async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const text = await answer.text();
  if (text.startsWith('{')) {
    const { title, items } = JSON.parse(text);
    return { title, entries: items.map((item) => ({ title: item.title, link: item.url, day: item.date_published })) };
  }
  const feed = new DOMParser().parseFromString(text, 'text/xml');
  const inner = (of, ...names) => names.map((name) => of.querySelector(`:scope > ${name}`)?.textContent).find(Boolean);
  const entries = [...feed.querySelectorAll('item, entry')].map((entry) => ({
    title: inner(entry, 'title'),
    link: inner(entry, 'link') ?? entry.querySelector('link')?.getAttribute('href'),
    day: inner(entry, 'pubDate', 'published', 'updated'),
  }));
  return { title: inner(feed.querySelector('channel, feed'), 'title'), entries };
}

/** How often a feed moves, by the days of its entries. */
function paceOf(entries, words) {
  const days = entries.map(({ day }) => Date.parse(day)).filter(Number.isFinite);
  if (days.length < 2) return '';
  const weeks = Math.max((Math.max(...days) - Math.min(...days)) / (7 * 24 * 60 * 60 * 1000), 1);
  const each = days.length / weeks;
  const [weekly, monthly] = words.pace.split('|');
  const n = each >= 1 ? Math.round(each) : Math.max(Math.round(each * 4.35), 1);
  return (each >= 1 ? weekly : monthly).replace('{n}', n);
}
