// What is typed as a search reads it: `src/query.rs` and `src/query/text.rs` in JavaScript. Both are
// held to the tables in `tests/search/`.

// ---- Queries ------------------------------------------------------------------------------------

/**
 * The conditions of a query, all of which have to hold: `{ name, parts }` for a phrase, with `on`
 * where it means days as well; `{ subject: 'sig:network' }`, `{ from }`, `{ to }`; `{ not }` and
 * `{ any }` with conditions. A day that is none is no condition yet: `{ misread: 'from:2023-13' }`.
 */
export function parse(query, kinds) {
  const pieces = query.match(/(?:"[^"]*"?|[^\p{White_Space}"])+/gu) ?? [];
  const conditions = [];
  let isOther = false;
  for (const piece of withNumbers(pieces, kinds)) {
    if (piece === 'OR') {
      isOther = conditions.length > 0;
      continue;
    }
    const isUnwanted = piece.startsWith('-');
    const condition = readPiece(isUnwanted ? piece.slice(1) : piece, kinds);
    if (!condition) continue;
    const wanted = isUnwanted && !condition.misread ? { not: condition } : condition;
    if (!isOther) conditions.push(wanted);
    else if (conditions.at(-1).any) conditions.at(-1).any.push(wanted);
    else conditions.push({ any: [conditions.pop(), wanted] });
    isOther = false;
  }
  return conditions;
}

/** The condition of a piece; nothing where it has none, or is not finished. */
function readPiece(piece, kinds) {
  const number = numbered(piece, kinds);
  const isExact = number === undefined && /^".*"$/su.test(piece) && piece.length > 1;
  const plain = number ?? normalized(piece.replaceAll('"', ''));
  const [, kind, name] = /^([^:]*):(.*)$/su.exec(piece.startsWith('"') ? '' : plain) ?? [];
  if (kind === 'from' || kind === 'to') {
    // Days are compared as text: 2023-05 is before 2023-05-01, and 2023-05~ behind all of May.
    const day = name.replaceAll('/', '-');
    if (!isDay(day)) return name === '' ? undefined : { misread: plain };
    return { [kind]: kind === 'to' ? `${day}~` : day };
  }
  if (kinds.includes(kind)) return name === '' ? undefined : { subject: plain };
  // Whoever copies a reference from a note often has its bracket or its comma as well.
  const written = trimmed(plain, (c) => c === '@' || c === '#');
  const phrase = { name: threadOf(written) ?? written };
  phrase.parts = partsOf(phrase.name);
  if (phrase.parts.length === 0) return undefined;
  if (isExact) return { ...phrase, parts: exact(phrase.parts), isExact };
  const on = calendarOf(phrase.name);
  return on ? { ...phrase, on } : phrase;
}

/**
 * The days that `2023-11-15`, `2023/11/5`, `2023年11月15日`, `2023-11`, `2023年11月`, `11月15日` and
 * `11/15` mean, as a pattern of days; nothing for what is no day.
 */
function calendarOf(plain) {
  const [, year, month, day] =
    /^(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})$/.exec(plain) ??
    /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日$/.exec(plain) ??
    /^(\d{4})[-/](\d{1,2})$/.exec(plain) ??
    /^(\d{4})年(\d{1,2})月$/.exec(plain) ??
    [];
  // `11-15` is a range or a version.
  if (month === undefined || (!year && plain.includes('-'))) return undefined;
  const two = (number) => number.padStart(2, '0');
  // Every day is in the calendar of a leap year.
  if (!isDay([year ?? '2024', two(month), two(day ?? '1')].join('-'))) return undefined;
  return new RegExp(`^${year ?? '.{4}'}-${two(month)}-${day ? two(day) : '..'}$`);
}

/** Kinds whose names are no numbers, or not numbers alone. */
const NAMED = ['committee', 'group', 'person', 'repo', 'sig', 'tag', 'thread', 'ug', 'wg'];

/** The same pieces, but `KEP 753` and `KEP - 753` are one each: they are one reference. */
function withNumbers(pieces, kinds) {
  const joined = [];
  for (let at = 0; at < pieces.length; ) {
    const isOne = (length) =>
      at + length <= pieces.length && numbered(pieces.slice(at, at + length).join(' '), kinds);
    const length = [3, 2].find(isOne) ?? 1;
    joined.push(pieces.slice(at, at + length).join(' '));
    at += length;
  }
  return joined;
}

/** Words before the number of a thread. */
const THREAD_WORDS = ['issue', 'pr', 'pull', '同'];

/**
 * `kep-753` for `KEP 753`, `KEP - 753`, `KEP753` and `KEP-0753`, as for those of other kinds,
 * and `#753` for `PR 753` and `issue #753`.
 */
function numbered(text, kinds) {
  const plain = trimmed(normalized(text), () => false);
  const [, word, number] = /^([^0-9]*?)[ #-]*0*([1-9][0-9]*)$/su.exec(plain) ?? [];
  if (!number) return undefined;
  const isKind = kinds.includes(word) && !NAMED.includes(word);
  if (isKind) return `${word}-${number}`;
  return THREAD_WORDS.includes(word) ? `#${number}` : undefined;
}

/** A text without the signs around it, but for those that are kept. */
function trimmed(text, isKept) {
  const chars = [...text];
  const isAround = (c) => c !== undefined && classOf(c) === OTHER && !isKept(c);
  while (isAround(chars[0])) chars.shift();
  while (isAround(chars.at(-1))) chars.pop();
  return chars.join('');
}

/** Whether this is 2023, 2023-05 or 2023-05-12, and in the calendar. */
function isDay(written) {
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(written)) return false;
  const day = new Date(`${written}-01-01`.slice(0, '2023-05-12'.length));
  // Some browsers take February 30 for March 2.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

/** `https://github.com/OWNER/REPO/pull/N` is `owner/repo#N`. */
function threadOf(plain) {
  const address =
    /^https?:\/\/github\.com\/([^/?#]+)\/([^/?#]+)\/(?:pull|issues|discussions)\/(\d+)(?:[/?#]|$)/u;
  const [, owner, repository, number] = address.exec(plain) ?? [];
  return number && `${owner}/${repository}#${number}`;
}

/** The parts of a phrase: `{ at, term, prefix }` with their places from the first. */
function partsOf(name) {
  const chars = [...name];
  const parts = [];
  for (let at = 0; at < chars.length; ) {
    const kind = classOf(chars[at]);
    let end = at;
    while (end < chars.length && classOf(chars[end]) === kind) end += 1;
    if (kind === DENSE && end - at === 1) {
      parts.push({ at, term: chars[at], prefix: true });
    } else if (kind === DENSE) {
      for (let first = at; first + 1 < end; first += 1) {
        parts.push({ at: first, term: chars[first] + chars[first + 1], prefix: false });
      }
    } else if (kind === WORD) {
      // A letter alone begins too many words.
      const prefix = end === chars.length && end - at > 1;
      const longest = Math.min(end, at + LONGEST_WORD);
      parts.push({ at, term: chars.slice(at, longest).join(''), prefix });
    }
    at = end;
  }
  const first = parts[0]?.at;
  return parts.map((part) => ({ ...part, at: part.at - first }));
}

/** The same parts, but the last word is a whole one. */
export function exact(parts) {
  const isWord = ({ term }) => classOf([...term][0]) === WORD;
  return parts.map((part) => (isWord(part) ? { ...part, prefix: false } : part));
}

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
