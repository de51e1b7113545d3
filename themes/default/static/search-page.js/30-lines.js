// ---- The lines of a result ----------------------------------------------------------------------

/** Lines of a long item that are shown, and characters around a mark in a long line. */
const LINES = 10;
const AROUND = 90;

/** What is not cut in two: a reference, an address, a word of letters. */
const WHOLE = /[\w./#@:-]/;

/** The first line of an item and those with marks, as elements. */
function lines({ text, marks }) {
  let start = 0;
  const all = text.split('\n').map((line) => {
    const range = [start, start + line.length];
    start = range[1] + 1;
    return range;
  });
  const isMarked = ([from, to]) => marks.some(([start, end]) => start < to && end > from);
  // Lines with marks first, then those around them: rows of a table, lines of code.
  const places = all.map((_, place) => place);
  const kept = places.filter((place) => place === 0 || isMarked(all[place]));
  const distance = (place) => Math.min(...kept.map((mark) => Math.abs(mark - place)));
  const nearest = places.toSorted((a, b) => distance(a) - distance(b) || a - b);
  const chosen = nearest.slice(0, LINES).sort((a, b) => a - b);
  return chosen.map((place, index) => {
    const span = element('span');
    const isApart = index > 0 && chosen[index - 1] < place - 1;
    span.className = `line${isApart ? ' apart' : ''}`;
    for (const [number, range] of cells(text, all[place]).entries()) {
      if (number > 0) span.append(' | ');
      span.append(...marked(text, range, marks));
    }
    return span;
  });
}

/** The cells of a row, between which are tabs; other lines are one. Code may begin with tabs. */
function cells(text, [from, to]) {
  const line = text.slice(from, to);
  if (/^\s/.test(line)) return [[from, to]];
  let start = from;
  return line.split('\t').map((cell) => {
    const range = [start, start + cell.length];
    start = range[1] + 1;
    return range;
  });
}

/** A line with its marks; of a long one what stands around the first. */
function marked(text, [from, to], marks) {
  const inside = marks.filter(([start, end]) => start < to && end > from);
  const first = inside[0]?.[0] ?? from;
  let begin = to - from > 3 * AROUND ? Math.max(from, first - AROUND) : from;
  let end = Math.min(to, begin + 3 * AROUND);
  // What is named at a cut is shown whole.
  const isInside = (at) => WHOLE.test(text[at - 1] ?? '') && WHOLE.test(text[at] ?? '');
  while (begin > from && isInside(begin)) begin -= 1;
  while (end < to && isInside(end)) end += 1;
  const nodes = [begin > from ? '…' : ''];
  let at = begin;
  for (const [start, stop] of inside) {
    if (start >= end) break;
    nodes.push(text.slice(at, Math.max(start, at)));
    nodes.push(element('mark', {}, text.slice(Math.max(start, begin), Math.min(stop, end))));
    at = Math.min(stop, end);
  }
  nodes.push(text.slice(at, end), end < to ? '…' : '');
  return nodes.filter((node) => node !== '');
}
