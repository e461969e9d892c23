// The file: kept, loaded, handed over; and everything cleared.

/** What the live service would not take as it is: better known before the file is handed over. */
function showWhatToMend() {
  const linked = (name, isOne) => {
    const items = asked.items.map(({ id }) => id).filter((id) => isOne(of(id)));
    return items.length ? [piece(name), listOf(items.map((id) => linkTo(`q-${id}`, textOf(id))))] : [];
  };
  into(
    "to-mend",
    ...linked("to-mend", (entry) => wordsToMend(entry, words.most)),
    ...linked("without-reason", waitsForReason),
  );
}

function download() {
  saveAs("answers", responseText(asked, of));
}

function saveAs(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `waymark-${asked.id}-${name}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What was said and shown on the view of the file, before something else happens there. */
function tidyYours() {
  into("loaded");
  one("[data-cleared]").textContent = "";
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
    into("loaded", piece("file-trouble", { why: wordsOf(read.piece, read.slots) }));
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
      else one("[data-status]", questionOf(id)).textContent = "";
    });
    tidyYours();
    warn();
    count();
    settle("used");
  };
  const here = asked.items.filter(({ id }) => FIELDS.some((field) => of(id)[field])).length;
  if (!here) return use();
  const answers = [...read.entries.values()].filter((entry) => answerOf(entry) !== undefined).length;
  into("loaded", piece("loaded", { n: String(answers), of: String(asked.items.length), here: String(here) }));
  one("[data-use]").addEventListener("click", use);
  one("[data-leave]").addEventListener("click", () => settle("left"));
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
    one("[data-status]", questionOf(id)).textContent = "";
    one("details.wm-more", questionOf(id)).open = false;
  });
  put(one("[data-typed]"));
  put(one("[data-typed-now]"));
  // Nothing of what was worked out stays in the views that are out of sight.
  showResults();
  offerSuppositions();
  tidyYours();
  warn();
  count();
  say(one("[data-cleared]"), "cleared");
  one("[data-clear]").focus();
}

/** Answers to earlier questions are of no use here; their owner should know that they are there. */
function showEarlier() {
  const earlier = kept.earlier();
  if (!Object.keys(earlier).length) {
    into("earlier");
    return;
  }
  into("earlier", piece("earlier"));
  one("[data-earlier-save]").addEventListener("click", () => saveAs("earlier-answers", `${JSON.stringify(earlier, null, 2)}\n`));
  one("[data-earlier-clear]").addEventListener("click", () => {
    kept.clearEarlier();
    showEarlier();
    focus(headingOf(views[0]));
  });
}
