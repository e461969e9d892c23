// What somebody has written, kept by this browser alone: one entry an item, under a key of its own, so that two
// tabs never write over each other's answers. Where the browser keeps nothing, this page remembers all the same.
const EMPTY = Object.freeze({ given: "", reason: "", note: "", evidence: "" });
const FIELDS = Object.keys(EMPTY);

class AnswerStorage {
  /** `prefix` begins every key; `items` are the ids of what is asked; `isOffered(item, given)` says what may be. */
  constructor(prefix, items, isOffered) {
    Object.assign(this, { prefix, items, isOffered });
    this.entries = new Map();
    /** What is set beside, {name, text of a response file}, and whether this browser keeps it. */
    this.earlier = null;
    this.isEarlierKept = true;
    /** The items whose entry this browser has refused to keep. */
    this.refused = new Set();
    this.refresh();
  }

  /** Whether this browser keeps anything at all. */
  get isAvailable() {
    return this._try((store) => {
      store.setItem(`${this.prefix}?`, "?");
      store.removeItem(`${this.prefix}?`);
    });
  }

  of(item) {
    return this.entries.get(item) ?? EMPTY;
  }

  /** Take over what other tabs have kept since; the items that are different now. */
  refresh() {
    const changed = [];
    this._try((store) => {
      if (this.isEarlierKept) this.earlier = parseEarlier(store.getItem(this._earlierKey));
      for (const item of this.items) {
        if (this.refused.has(item)) continue;
        const entry = this._stored(store, item);
        if (FIELDS.some((field) => entry[field] !== this.of(item)[field])) {
          this.entries.set(item, entry);
          changed.push(item);
        }
      }
    });
    return changed;
  }

  /** Keep an entry. What it does not change stays as another tab may have kept it meanwhile. */
  put(item, entry) {
    const [before, now] = [this.of(item), { ...entry }];
    this._try((store) => {
      const stored = this.refused.has(item) ? before : this._stored(store, item);
      FIELDS.filter((field) => entry[field] === before[field]).forEach((field) => { now[field] = stored[field]; });
    });
    this.entries.set(item, now);
    // What was refused before is tried again: there may be room now.
    for (const each of [...this.refused, item]) {
      const kept = this._try((store) => {
        if (FIELDS.every((field) => !this.of(each)[field])) store.removeItem(this.prefix + each);
        else store.setItem(this.prefix + each, JSON.stringify(this.of(each)));
      });
      if (kept) this.refused.delete(each);
      else this.refused.add(each);
    }
  }

  /** Set answers beside those written here, {name, text}; null for none. */
  putEarlier(earlier) {
    this.earlier = earlier;
    this.isEarlierKept = this._try((store) => {
      if (earlier) store.setItem(this._earlierKey, JSON.stringify(earlier));
      else store.removeItem(this._earlierKey);
    });
  }

  /** No item's: none has a slash in it. */
  get _earlierKey() {
    return `${this.prefix}earlier/file`;
  }

  /** Take away whatever any page of ours keeps here: earlier questions and other ones too. */
  clear() {
    this.entries.clear();
    this.refused.clear();
    this.earlier = null;
    const ours = this.prefix.slice(0, this.prefix.indexOf("/") + 1);
    this._try((store) => Object.keys(store).filter((key) => key.startsWith(ours)).forEach((key) => store.removeItem(key)));
  }

  /**
   * What this browser keeps of other versions of the same questions, mostly earlier ones, the newest first: of each its
   * version, the beginning of its hash that its keys hold, and {item: entry} in a Map.
   */
  listOtherVersions() {
    const found = new Map();
    this._try((store) => this._listOtherKeys(store).sort().forEach((key) => {
      const [, , version, hash, item] = key.split("/");
      const entry = parseEntry(store.getItem(key));
      if (!item || !/^[0-9]+$/.test(version) || FIELDS.every((field) => !entry[field])) return;
      const name = `${version}/${hash}`;
      if (!found.has(name)) found.set(name, { version: Number(version), hash, entries: new Map() });
      found.get(name).entries.set(item, entry);
    }));
    return [...found.values()].sort((one, next) => next.version - one.version);
  }

  clearOtherVersion({ version, hash }) {
    this._try((store) => this._listOtherKeys(store).filter((key) => key.startsWith(`${this._questions}${version}/${hash}/`))
      .forEach((key) => store.removeItem(key)));
  }

  /** What begins the keys of every version of these questions. */
  get _questions() {
    return `${this.prefix.split("/").slice(0, 2).join("/")}/`;
  }

  _listOtherKeys(store) {
    return Object.keys(store).filter((key) => key.startsWith(this._questions) && !key.startsWith(this.prefix));
  }

  _stored(store, item) {
    const text = store.getItem(this.prefix + item);
    if (text === null) return EMPTY;
    const entry = parseEntry(text);
    return this.isOffered(item, entry.given) ? entry : { ...entry, given: "" };
  }

  _try(what) {
    try {
      // Merely to name it is refused by some browsers.
      what(window.localStorage);
      return true;
    } catch {
      return false;
    }
  }
}

/** What is set beside, from its text; null for whatever is not as it should be. */
function parseEarlier(text) {
  try {
    const found = JSON.parse(text);
    return typeof found?.name === "string" && typeof found.text === "string" ? found : null;
  } catch {
    return null;
  }
}

/** An entry from its text; whatever is not as it should be is taken for nothing. */
function parseEntry(text) {
  try {
    const found = JSON.parse(text) ?? {};
    return Object.fromEntries(FIELDS.map((field) => [field, typeof found[field] === "string" ? found[field] : ""]));
  } catch {
    return EMPTY;
  }
}
