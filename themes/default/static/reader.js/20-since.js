// ---- Since the last visit -----------------------------------------------------------------------

/** After how many milliseconds a tab that stayed open begins another visit. */
const VISIT = 6 * 60 * 60 * 1000;

const since = document.querySelector('main > .since');
if (since) showNew(since.dataset);

/** Tells how much is new on the home page, and draws a line above what was there. */
function showNew(words) {
  const notes = [...document.querySelectorAll('.latest > .note, .earlier > .note')].map((note) => ({
    note,
    path: url(note.querySelector('.surface a[href]')?.href ?? ''),
    items: [...note.querySelectorAll('.items > li')],
  }));
  const now = { at: Date.now(), notes: Object.fromEntries(notes.map(({ path, items }) => [path, items.length])) };
  let before = kept('before', 'sessionStorage');
  if (!before?.notes || now.at - before.at > VISIT) {
    const seen = kept('seen');
    before = { ...(seen?.notes ? seen : now), at: now.at };
    keep('before', before, 'sessionStorage');
  }
  keep('seen', now);
  let count = 0;
  let days = 0;
  for (const { note, path, items } of notes) {
    const known = before.notes[path];
    const added = known === undefined ? items : items.slice(known);
    if (known === undefined) note.classList.add('is-new');
    for (const item of added) item.classList.add('is-new');
    const isNew = added.length > 0 || known === undefined;
    if (isNew) count += Math.max(added.length, known === undefined ? 1 : 0);
    if (isNew) days += 1;
  }
  if (count === 0) return;
  const form = count === 1 ? words.one : words.other;
  since.textContent = filled(form, { n: count, days: counted(words.days, days) });
  since.hidden = false;
  const old = notes.findLast(({ note }) => note.classList.contains('is-new'))?.note;
  const line = element('p', { className: 'seen-line text' }, words.line);
  if (old) old.after(line);
}

