// ---- Text ---------------------------------------------------------------------------------------

const [DENSE, WORD, OTHER] = [0, 1, 2];

/** Code points of a word that are a term. */
const LONGEST_WORD = 64;

const IS_DENSE =
  /[\u0E00-\u0EFF\u1000-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\u2FDF\u3005-\u3007\u3031-\u3035\u3040-\u318F\u31A0-\u31FF\u3400-\u4DBF\u4E00-\uA4CF\uAC00-\uD7FF\uF900-\uFAFF\u{20000}-\u{3FFFF}\u231A\u231B\u23E9-\u23FA\u2600-\u27BF\u2B1B\u2B1C\u2B50-\u2B55\u{1F000}-\u{1FAFF}]/u;
const IS_WORD = /[\p{Alphabetic}\p{N}]/u;

/** An accent that has no composed form with its letter. */
const IS_ACCENT = /[\u0300-\u036F]/;

/** Latin letters as people type them who do not have them on their keyboards. */
const PLAIN = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i' };

/** A lower-case letter without its accent: `u` of `ü`; all but Latin ones are what they are. */
function withoutAccent(c) {
  if (PLAIN[c] !== undefined) return PLAIN[c];
  if (IS_ACCENT.test(c)) return '';
  const base = /[\u00C0-\u024F\u1E00-\u1EFF]/.test(c) ? c.normalize('NFD')[0] : c;
  return base <= '\x7f' ? base : c;
}

function classOf(c) {
  if (c <= '\x7f') return /[0-9A-Za-z]/.test(c) ? WORD : OTHER;
  if (IS_DENSE.test(c)) return DENSE;
  return IS_WORD.test(c) ? WORD : OTHER;
}

/** The text in compatibility form, lower case, with single spaces. */
export function normalized(text) {
  return folded(text).chars.join('');
}

/**
 * A text normalised, with the way back: `chars`, whether a word or a part of one `begins` at each,
 * and where in the text as written each `starts` and `ends`.
 */
export function folded(text) {
  const result = { chars: [], begins: [], starts: [], ends: [] };
  const push = (c, begins, start, end) => {
    result.chars.push(c);
    result.begins.push(begins);
    result.starts.push(start);
    result.ends.push(end);
  };
  const letters = clusters(text).flatMap(({ cluster, start }) =>
    [...cluster.normalize('NFKC')]
      .filter((c) => !IS_ACCENT.test(c))
      .map((c) => [c, start, start + cluster.length]),
  );
  letters.forEach(([c, start, end], index) => {
    if (/\p{White_Space}/u.test(c)) {
      if (result.chars.length > 0 && result.chars.at(-1) !== ' ') push(' ', false, start, end);
      return;
    }
    const before = letters[index - 1]?.[0] ?? ' ';
    const begins =
      classOf(c) === WORD &&
      (classOf(before) !== WORD || isInnerBoundary(before, c, letters[index + 1]?.[0]));
    const plain = [...c.toLowerCase()].flatMap((lower) => [...withoutAccent(lower)]);
    plain.forEach((lower, place) => push(lower, begins && place === 0, start, end));
  });
  if (result.chars.at(-1) === ' ') Object.values(result).forEach((list) => list.pop());
  return result;
}

/** A text in pieces that NFKC changes as it does the whole: what may melt into a letter joins it. */
function clusters(text) {
  const all = [];
  let start = 0;
  for (const c of text) {
    // Marks in any width, and the letters of Hangul that stand behind the first of a syllable.
    const joins = c > '\x7f' && /^[\p{M}\u1160-\u11FF]/u.test(c.normalize('NFKD'));
    if (joins && all.length > 0) all.at(-1).cluster += c;
    else all.push({ cluster: c, start });
    start += c.length;
  }
  return all;
}

function isInnerBoundary(before, c, next = '') {
  const is = (pattern, letter) => pattern.test(letter);
  if (is(/\p{N}/u, before) !== is(/\p{N}/u, c)) return true;
  const [upper, lower] = [/\p{Uppercase}/u, /\p{Lowercase}/u];
  return is(upper, c) && (is(lower, before) || (is(upper, before) && is(lower, next)));
}

/** Where the phrases of a query stand in a text, as [start, end], without overlaps. */
export function marks(text, query) {
  const letters = folded(text);
  const { starts, ends } = letters;
  const found = [];
  for (const { name, parts, on } of query.flatMap((condition) => condition.any ?? condition)) {
    const before = found.length;
    for (let at = 0; parts && at < starts.length; at += 1) {
      const end = endOf(parts, letters, at);
      if (end !== undefined) found.push([starts[at], ends[end - 1]]);
    }
    if (parts && !on && found.length === before) found.push(...spelledOtherwise(text, name));
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const apart = [];
  for (const [start, end] of found) {
    const last = apart.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}

/**
 * Where a text without a phrase may mean it all the same: a reference is found by any of its names,
 * which have their number in common.
 */
function spelledOtherwise(text, name) {
  const [number] = /\d+$/.exec(name) ?? [];
  if (!number) return [];
  const named = new RegExp(`(?:[\\w./-]*#|[A-Za-z]+[- #]*)0*${number}(?!\\d)`, 'gu');
  return [...text.matchAll(named)].map(({ 0: written, index }) => [index, index + written.length]);
}

/** Whether a phrase stands somewhere in a folded text. */
export function stands(parts, letters) {
  return letters.chars.some((_, at) => endOf(parts, letters, at) !== undefined);
}

/** Where a phrase that begins at a place ends; nothing where it does not stand there. */
function endOf(parts, letters, at) {
  let end;
  for (const part of parts) {
    end = endOfPart(part, letters, at + part.at);
    if (end === undefined) return undefined;
  }
  return end;
}

function endOfPart({ term, prefix }, { chars, begins }, at) {
  if (at >= chars.length || !term.startsWith(chars[at])) return undefined;
  const wanted = [...term];
  if (wanted.some((letter, index) => chars[at + index] !== letter)) return undefined;
  const end = at + wanted.length;
  if (classOf(wanted[0]) !== WORD) return end;
  const isWhole = wanted.length === LONGEST_WORD || end === chars.length || classOf(chars[end]) !== WORD;
  return begins[at] && (prefix || isWhole) ? end : undefined;
}
