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

