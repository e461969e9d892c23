// The file: kept, loaded, handed over; and everything cleared.

/** What the live service would not take as it is: better known before the file is handed over. */
function showWhatToMend() {
  const linked = (name, isOne) => {
    const items = asked.items.map(({ id }) => id).filter((id) => isOne(of(id)));
    return items.length ? [piece(name), listOf(items.map((id) => linkTo(`q-${id}`, textOf(id))))] : [];
  };
  into(
    "to-mend",
    ...linked("to-mend", (entry) => wordsToMend(entry, words.most).length > 0),
    ...linked("without-reason", waitsForReason),
  );
}

function download() {
  saveAs("answers", responseText(asked, of));
}

function saveAs(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileName(name) {
  return `waymark-${asked.id}-${name}.json`;
}

/** What was said and shown on the view of the file, before something else happens there. */
function tidyYours() {
  into("loaded");
  setInvalid(one("[data-file]"), false);
  one("[data-cleared]").textContent = "";
  one("[data-saved]").textContent = "";
  one("[data-sure]").hidden = true;
  hideSent();
  showWhatToMend();
}

/** What would be sent is shown anew whenever it is other than it was. */
function hideSent() {
  const form = one("[data-send]");
  if (!form) return;
  one("#sent").value = "";
  form.hidden = true;
}

async function load(event) {
  const [file] = event.target.files;
  if (!file) return;
  // The same file can be chosen again once it is mended.
  const read = file.size > MOST_BYTES ? { piece: "too-large", slots: {} } : readResponse(asked, await textIn(file));
  event.target.value = "";
  tidyYours();
  if (!read.entries) {
    into("loaded", piece("file-trouble", { why: wordsOf(read.piece, read.slots), onward: onwardFrom(read) }));
    setInvalid(event.target, true);
    return;
  }
  const settle = (name) => {
    into("loaded", piece(name));
    // The button that was pressed is gone.
    one("[data-file]").focus();
  };
  const use = () => {
    catchUp();
    asked.items.forEach(({ id }) => {
      kept.put(id, read.entries.get(id) ?? EMPTY);
      show(id);
      showMore(id);
      if (read.entries.has(id)) tellKept(id);
      else forgetStatus(id);
    });
    tidyYours();
    warn();
    count();
    settle("used");
  };
  const here = asked.items.filter(({ id }) => FIELDS.some((field) => of(id)[field])).length;
  if (!here) return use();
  const answers = [...read.entries.values()].filter((entry) => answerOf(entry) !== undefined).length;
  into("loaded", piece("loaded", { n: String(answers), of: soMany("questions", asked.items.length), answers: soMany("answers", asked.items.length), here: String(here) }));
  one("[data-use]").addEventListener("click", use);
  one("[data-leave]").addEventListener("click", () => settle("left"));
}

/** Where a file to other questions can be used. */
function onwardFrom({ paper }) {
  if (!paper) return "";
  const link = pageLink(paper);
  return link ? piece("file-page", { link: named(link, link.textContent) }) : piece("file-elsewhere");
}

async function textIn(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return "";
  }
}

function clear() {
  kept.clear();
  supposed.clear();
  showEarlier();
  asked.items.forEach(({ id }) => {
    show(id);
    forgetStatus(id);
    one("details.wm-more", questionOf(id)).open = false;
  });
  put(one("[data-typed]"));
  put(one("[data-typed-now]"));
  forgetPaper();
  // Nothing of what was worked out stays in the views that are out of sight.
  showResults();
  offerSuppositions();
  tidyYours();
  warn();
  count();
  say(one("[data-cleared]"), "cleared");
  one("[data-clear]").focus();
}

/** Answers to other versions of the questions do not count here; their owner should know that they are there. */
function showEarlier() {
  const found = kept.earlier();
  if (!found.length) {
    into("earlier");
    return;
  }
  into("earlier", piece("earlier", { versions: fragmentOf(found.map(earlierVersion)) }));
}

function earlierVersion(earlier) {
  const { version, hash, entries } = earlier;
  const link = pageLink(paperOf(version, hash));
  const name = wordsOf(version === asked.version ? "version-reworded" : "version", { n: String(version) });
  const made = counted("earlier-version", entries.size, {
    name,
    onward: link ? piece("earlier-page", { link: named(link, name) }) : piece("earlier-file", { name }),
  });
  const items = [...entries.keys()].map((id) => ({ id }));
  const text = responseText({ id: asked.id, version, content_hash: hash, items }, (id) => entries.get(id));
  one("[data-earlier-save]", made).addEventListener("click", () => {
    saveAs(`version-${version}-answers`, text);
    say(one("[data-earlier-told]"), "saved", { name: fileName(`version-${version}-answers`) });
  });
  one("[data-earlier-clear]", made).addEventListener("click", () => {
    kept.clearEarlier(earlier);
    showEarlier();
    say(one("[data-earlier-told]"), "earlier-cleared", { name });
    focus(headingOf(views[0]));
  });
  return made;
}

function fragmentOf(pieces) {
  const made = document.createDocumentFragment();
  made.append(...pieces);
  return made;
}

/** A link to the page of the questions that a paper code stands for; null where this site has none. */
function pageLink(paper) {
  const link = all("[data-paper]").find((each) => each.dataset.paper === paper)?.cloneNode(true) ?? null;
  link?.removeAttribute("data-paper");
  return link;
}

/** The same link, to the page's beginning, under another name. */
function named(link, name) {
  [link.href, link.textContent] = [link.href.split("#")[0], name];
  return link;
}
