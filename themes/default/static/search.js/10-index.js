/*
Full-text search over the items of a site that minamo built. No dependency; works in browsers and in
Node 20. Other front ends can use it as it is, or read its files by themselves.

  import { open } from '/static/search.js';
  const index = await open('/search/data/');
  const found = await index.search('sidecar sig:node from:2023-05', { order: 'newest' });
  found.total                                    // how many items meet all conditions
  const { shown } = await index.show(found, 0);  // the first of them, with texts and marks
  const about = await index.subjects('sidecar'); // subjects that are called so

Files of the index (version 1), all below `search/data/`. `….json.gz` is JSON in gzip.

  manifest.json     { version, build, items, kinds, blocks, shards }
                    items: how many there are; they are numbered from 0, oldest first.
                    blocks: the number of the first item of each `text-N.json.gz`.
                    shards: the first term of each `terms-N.json.gz`; terms are sorted by code point.
                    build changes with the index: ask for the other files with `?v=BUILD`.
  terms-N.json.gz   { term: [distance, place, distance, place, …] }
                    distance: the item's number minus that of the pair before (0: the same item).
                    place: where in the item's normalised text the term begins, in code points.
                    Terms that begin with `=` (a spelling of a reference) or `:` (a filter such as
                    `:sig:network`, `:kep:*`) have no places: [distance, distance, …].
  text-N.json.gz    { notes: [{ url, label?, date?, lang?, items: [[id, text], …] }] }
                    An item's address is `url#id`; a note without a date has a label.
  days.json.gz      { start: "2023-01-04", days: [gap, skipped, count, gap, skipped, count, …] }
                    `gap` days after the day before (the first: after start) and `skipped` undated
                    items behind its items, `count` items of one note or article of that day.
  facets.json.gz    [[filter, label, [distance, distance, …]], …]: the items of the subjects that are
                    noted most, by kind.
  subjects.json.gz  { kinds, repos, subjects: [[kind, count, url, label, title, [name, …]], …] }
                    repos: the full names of repositories by their short ones.
                    what has a page, the most noted first: the place of its kind in `kinds`, in how
                    many items, articles and days it was noted, its label, its full name or null,
                    other names that neither finds.

Text is normalised (NFKC, lower case, single spaces) and cut into terms as `src/query/text.rs` tells.
*/

import { exact, folded, marks, parse, stands } from './query.js';

export { marks, normalized, parse } from './query.js';

/** Blocks of texts that are read at most for one screen of results, and results that are enough for one. */
const BLOCKS_AT_ONCE = 14;
const ENOUGH = 20;

/** More than any text has characters: item and place in one number that sorts as both do. */
const PLACES = 2 ** 20;

/** A day in milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/** Opens the index in a folder, given by its address; `get` fetches bytes by address. */
export async function open(folder, get = fetched) {
  const bytes = await get(`${folder}manifest.json`, { cache: 'no-cache' });
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  if (manifest.version !== 1) throw new Error(`unknown version of the index: ${manifest.version}`);
  return new SearchIndex(folder, manifest, get);
}

async function fetched(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

class SearchIndex {
  #folder;
  #get;
  #files = new Map();
  /** The names of each subject, as a search sees them. */
  #called;

  constructor(folder, manifest, get) {
    this.#folder = folder;
    this.#get = get;
    this.manifest = manifest;
  }

  /**
   * The items that meet a query: `{ total, items, query, misread }`, the numbers in the order asked
   * for: `newest` (the default) or `best`; `misread` are the parts of the query that say nothing.
   */
  async search(text, { order = 'newest' } = {}) {
    const asked = await this.#asked(text);
    const query = asked.filter((condition) => !condition.misread);
    const misread = asked.flatMap((condition) => condition.misread ?? []);
    const sets = await Promise.all(query.map((condition) => this.#meeting(condition)));
    if (sets.length === 0) return { total: 0, items: [], query, misread };
    // The smallest set is gone through; every other one is asked.
    sets.sort((a, b) => a.size - b.size);
    const [smallest, ...others] = sets;
    const items = [...smallest.keys()].filter((item) => others.every((set) => set.has(item)));
    items.sort((a, b) => b - a);
    if (order === 'best') {
      const weight = (item) => sets.reduce((sum, set) => sum + set.get(item), 0);
      const weights = new Map(items.map((item) => [item, weight(item)]));
      items.sort((a, b) => weights.get(b) - weights.get(a) || b - a);
    }
    return { total: items.length, items, query, misread };
  }

  /**
   * Results from the place `from` on, as many as some blocks of texts hold: `{ shown, next }`. Each
   * of `shown` is `{ url, date, label, lang, text, marks }` with `marks` as [start, end] in `text`;
   * `next` is the place to go on from, or nothing.
   */
  async show({ items, query }, from) {
    const wanted = new Set();
    let next = from;
    while (next < items.length) {
      const block = lastNotAbove(this.manifest.blocks, items[next], (a, b) => a - b);
      const isFull = wanted.size === BLOCKS_AT_ONCE || next - from >= ENOUGH;
      if (!wanted.has(block) && isFull) break;
      wanted.add(block);
      next += 1;
    }
    const texts = new Map();
    const read = async (block) => texts.set(block, await this.#block(block));
    await Promise.all([...wanted].map(read));
    const shown = items.slice(from, next).map((number) => {
      const block = lastNotAbove(this.manifest.blocks, number, (a, b) => a - b);
      const item = texts.get(block)[number - this.manifest.blocks[block]];
      return { number, ...item, marks: marks(item.text, query) };
    });
    return { shown, next: next < items.length ? next : undefined };
  }

  /** The items of a block of texts, in order. */
  async #block(block) {
    const { notes } = await this.#file(`text-${block}`);
    return notes.flatMap(({ url, items, ...note }) =>
      items.map(([id, text]) => ({ ...note, url: `${url}#${encodeURIComponent(id)}`, text })),
    );
  }

  /**
   * Subjects whose names have all words of a query, the most noted first: `{ kind, label, title, url,
   * count }`. Its filters and days say nothing about them.
   */
  async subjects(text) {
    const [query, file] = await Promise.all([this.#asked(text), this.#file('subjects')]);
    const phrases = query.filter(({ parts }) => parts);
    if (phrases.length === 0) return [];
    this.#called ??= file.subjects.map(([, , , label, title, others]) =>
      [label, title ?? '', ...others].map(folded),
    );
    const isMeant = (_, at) =>
      phrases.every(({ parts }) => this.#called[at].some((name) => stands(parts, name)));
    return file.subjects
      .filter(isMeant)
      .map(([kind, count, url, label, title]) => ({ kind: file.kinds[kind], label, title, url, count }));
  }

  /**
   * By which subjects what was found can be narrowed: `{ filter, label, count }`, those of most items
   * first.
   */
  async facets({ items, total }) {
    const found = new Set(items);
    const all = (await this.#file('facets')).map(([filter, label, distances]) => {
      let item = 0;
      let count = 0;
      for (const distance of distances) {
        item += distance;
        if (found.has(item)) count += 1;
      }
      return { filter, label, count };
    });
    const narrower = all.filter(({ count }) => count > 0 && count < total);
    return narrower.sort((a, b) => b.count - a.count);
  }

  /** Where a thread is that nobody noted here: `{ label, url }`, or nothing where the text is none. */
  async elsewhere(text) {
    const [phrase, ...others] = parse(text, this.manifest.kinds);
    const [, name, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(phrase?.name ?? '') ?? [];
    if (!name || others.length > 0) return undefined;
    const { repos } = await this.#file('subjects');
    const short = Object.keys(repos).find((short) => short.toLowerCase() === name);
    const full = repos[short] ?? name;
    return { label: `${full}#${number}`, url: `https://github.com/${full}/issues/${number}` };
  }

  /** The conditions of a query, with what the index knows of their names. */
  #asked(text) {
    const conditions = parse(text, this.manifest.kinds);
    return Promise.all(conditions.map((condition) => this.#settled(condition)));
  }

  /** A phrase with the items that mention what is called so; where it is a number, only that is meant. */
  async #settled(condition) {
    const { name, parts, not, any } = condition;
    if (not) return { not: await this.#settled(not) };
    if (any) return { any: await Promise.all(any.map((one) => this.#settled(one))) };
    if (!parts) return condition;
    const named = await this.#named(`=${name}`);
    const isNumber = named.size > 0 && /[0-9]$/.test(name);
    return { ...condition, named, parts: isNumber ? exact(parts) : parts };
  }

  /** Items that meet a condition, each with how well. */
  async #meeting({ subject, named, parts, on, not, any, ...days }) {
    if (not) return this.#without(await this.#meeting(not));
    if (any) {
      const sets = await Promise.all(any.filter(({ misread }) => !misread).map((one) => this.#meeting(one)));
      return sets.reduce((all, set) => added(all, set), new Map());
    }
    if (subject) return this.#named(`:${subject}`);
    if (!parts) {
      const { from = '0000', to = '9999' } = days;
      return this.#dated((day) => from <= day && day <= to);
    }
    const items = await this.#withPhrase(parts);
    for (const [item] of named) items.set(item, (items.get(item) ?? 0) + 2);
    return on ? added(items, await this.#dated((day) => on.test(day))) : items;
  }

  /** All items but some. */
  #without(unwanted) {
    const all = Array.from({ length: this.manifest.items }, (_, item) => item);
    return new Map(all.filter((item) => !unwanted.has(item)).map((item) => [item, 0]));
  }

  async #named(term) {
    const [list] = await this.#lists(term, false);
    const items = new Map();
    let item = 0;
    for (const distance of list ?? []) {
      item += distance;
      items.set(item, 1);
    }
    return items;
  }

  /** Items of the days that are wanted. */
  async #dated(isWanted) {
    const { start, days } = await this.#file('days');
    const items = new Map();
    let time = Date.parse(start ?? 0);
    let item = 0;
    for (let index = 0; index < days.length; index += 3) {
      time += days[index] * DAY;
      item += days[index + 1];
      const day = new Date(time).toISOString().slice(0, 10);
      const end = item + days[index + 2];
      for (; item < end; item += 1) if (isWanted(day)) items.set(item, 0);
    }
    return items;
  }

  /** Items in whose text the parts stand in their places, each with how often and how early. */
  async #withPhrase(parts) {
    const places = await Promise.all(parts.map((part) => this.#places(part)));
    let common = places[0];
    for (const other of places.slice(1)) common = inBoth(common, other);
    const items = new Map();
    for (const place of common) {
      const item = Math.floor(place / PLACES);
      const isEarly = place % PLACES < 40;
      const before = items.get(item);
      items.set(item, before === undefined ? (isEarly ? 2 : 1) : Math.min(before + 1, 5));
    }
    return items;
  }

  /** Where a part stands, as sorted numbers of item and place, moved to the phrase's beginning. */
  async #places({ at, term, prefix }) {
    const lists = await this.#lists(term, prefix);
    const places = [];
    for (const list of lists) {
      let item = 0;
      for (let index = 0; index < list.length; index += 2) {
        item += list[index];
        if (list[index + 1] >= at) places.push(item * PLACES + list[index + 1] - at);
      }
    }
    if (lists.length > 1) places.sort((a, b) => a - b);
    return places;
  }

  /** The lists of a term, or of all terms that begin so. */
  async #lists(term, prefix) {
    const { shards } = this.manifest;
    if (shards.length === 0) return [];
    const first = Math.max(lastNotAbove(shards, term, byCodePoint), 0);
    let last = first;
    while (prefix && shards[last + 1]?.startsWith(term)) last += 1;
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const files = await Promise.all(numbers.map((number) => this.#file(`terms-${number}`)));
    return files.flatMap((terms) => {
      if (!prefix) return Object.hasOwn(terms, term) ? [terms[term]] : [];
      return Object.keys(terms)
        .filter((known) => known.startsWith(term))
        .map((known) => terms[known]);
    });
  }

  /** A file of the index, read once. */
  #file(name) {
    if (!this.#files.has(name)) {
      const url = `${this.#folder}${name}.json.gz?v=${this.manifest.build}`;
      const file = this.#get(url).then(unpacked);
      // What failed may succeed later.
      file.catch(() => this.#files.delete(name));
      this.#files.set(name, file);
    }
    return this.#files.get(name);
  }
}

