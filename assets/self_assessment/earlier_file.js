// An earlier file of one's own, set beside what is written now: kept by this browser alone, and gone with everything else.

/** What a response file says of any version of these questions; or why it cannot be used, {piece, slots}. */
function readEarlierFile(text) {
  const read = versionsAsked.map((version) => ({ ...version, ...readResponse(version.asked, text) }));
  // Of a version that its answers do not fit, that is what is wrong; of none, that it is to other questions.
  return read.find(({ entries }) => entries) ?? read.find(({ piece }) => piece === "wrong-answers") ?? read[0];
}

/** What is set beside, with the questions that it is to: {name, asked, texts, getEntry}; null for nothing. */
function openEarlierFile(kept) {
  const { asked, texts, entries } = kept ? readEarlierFile(kept.text) : {};
  return entries ? { name: kept.name, asked, texts, getEntry: (item) => entries.get(item) ?? EMPTY } : null;
}

async function setEarlierFile(event) {
  const [file] = event.target.files;
  if (!file) return;
  const read = file.size > MAX_BYTES ? { piece: "too-large", slots: {} } : readEarlierFile(await readText(file));
  event.target.value = "";
  resetTransferView();
  if (!read.entries) {
    fillPlace("earlier-trouble", renderPiece("file-trouble", { why: renderText(read.piece, read.slots) }));
    setInvalid(event.target, true);
    return;
  }
  // Who it says that they are is nobody's business here: what is kept is what this page would write.
  keepEarlierFile({ name: file.name, text: writeResponse(read.asked, (item) => read.entries.get(item) ?? EMPTY) });
}

/** Set answers beside these, or nothing: {name, text}. */
function keepEarlierFile(kept) {
  storage.putEarlier(kept);
  useEarlierFile();
}

/** Show what is set beside wherever it is shown. */
function useEarlierFile() {
  earlierFile = openEarlierFile(storage.earlier);
  questionElements.forEach((_, item) => showLastTime(item));
  showEarlierFile();
  if (currentView?.id === "results") VIEW_OPENERS.results();
}

function showEarlierFile() {
  query("[data-set-aside]").hidden = Boolean(earlierFile) || !hasAnyAnswer();
  if (!earlierFile) return fillPlace("earlier-now");
  const { asked, getEntry: entryOf, name } = earlierFile;
  const answered = asked.items.filter(({ id }) => getAnswer(entryOf(id)) !== undefined).length;
  const made = renderPiece("earlier-set", {
    name,
    n: String(answered),
    of: countInWords("questions", asked.items.length),
    kept: storage.isEarlierKept ? "" : renderPiece("earlier-only-here"),
  });
  query("[data-earlier-take]", made).addEventListener("click", () => saveFile("earlier-answers", storage.earlier.text));
  query("[data-earlier-forget]", made).addEventListener("click", () => {
    keepEarlierFile(null);
    fillPlace("earlier-now", renderPiece("earlier-forgotten"));
    query("[data-earlier-file]").focus();
  });
  return fillPlace("earlier-now", made);
}

/** Begin again: what is written here becomes what is set beside. */
function setAside() {
  const text = writeResponse(questionnaire, getEntry);
  replaceEntries(new Map());
  keepEarlierFile({ name: renderText("answers-before"), text });
  moveFocus(query("#earlier-now"));
}

/** Beside a question what the earlier file says of it: open once it has an answer, as before it would lead. */
function showLastTime(item) {
  const question = getQuestion(item);
  query(".wm-last-time", question)?.remove();
  const entry = earlierFile?.getEntry(item);
  if (!entry || FIELDS.every((field) => !entry[field])) return;
  const told = renderPiece("said-last-time", { question: getQuestionText(item), said: makeFragment(renderLastEntry(item, entry)) });
  query("details", told).open = Boolean(getEntry(item).given);
  query(".wm-more", question).before(told);
}

function renderLastEntry(item, entry) {
  const { asked, texts } = earlierFile;
  const told = texts[item] ? [renderPiece("asked-as", { text: texts[item] })] : [];
  const label = getEarlierLabel(asked, item, entry);
  told.push(renderPiece("paragraph", { words: entry.reason ? `${label}: ${entry.reason}` : label }));
  if (entry.note) told.push(renderPiece("own-words", { words: entry.note }));
  if (entry.evidence) told.push(renderPiece("own-words", { words: makeLink(entry.evidence) }));
  return told;
}

/** What an answer is called by the questions that it is to; one that lacks its reason counts as none. */
function getEarlierLabel(asked, item, entry) {
  const given = getAnswer(entry) === undefined ? "" : entry.given;
  const { choices } = asked.items.find(({ id }) => id === item);
  return asked.choices[choices].find(({ id }) => id === given)?.label ?? words.states[given];
}

/** A way to what shows an answer; its words alone where they are no web address. */
function makeLink(address) {
  const href = parseWebAddress(address);
  if (!href) return address;
  const link = document.createElement("a");
  link.rel = "noopener noreferrer nofollow";
  [link.href, link.textContent] = [href, address];
  return link;
}
