// Answers as a file: looked over, saved, loaded, sent on; and everything cleared.
const FEW_LOOKS = 3;

/** What the live service would not take as it is: better known before the file is handed over. */
function showFaultList() {
  const items = listItemsWhere((entry) => findTextFaults(entry, words.most).length > 0);
  const links = items.map((id) => makeLinkItem(`q-${id}`, getQuestionText(id)));
  fillPlace("to-mend", ...(links.length ? [renderPiece("to-mend"), renderList(links)] : []));
}

function listItemsWhere(isOne) {
  return questionnaire.items.map(({ id }) => id).filter((id) => isOne(getEntry(id)));
}

/** What may not sit together, with ways to it; nothing where all does. */
function showLooks() {
  const { firstSteps } = makeResults();
  const looks = LookRules.findToLookAt({
    questionnaire,
    sections: sections.map(listItems),
    answers: collectAnswers(questionnaire, getEntry),
    waiting: new Set(listItemsWhere(waitsForReason)),
    noted: new Set(listItemsWhere(({ note, evidence }) => note || evidence)),
    evidenced: new Set(listItemsWhere(({ evidence }) => evidence)),
    asksEvidence: new Set(words.asksEvidence),
  }).map((look) => renderLook(look, firstSteps));
  const more = looks.splice(FEW_LOOKS);
  const folded = more.length ? renderPiece("more-looks", { n: String(more.length), looks: makeFragment(more) }) : "";
  fillPlace("looks", ...(looks.length ? [renderPiece("looks", { first: makeFragment(looks), more: folded })] : []));
}

function renderLook({ reason, names, items, sections: numbers }, firstSteps) {
  const links = [
    ...numbers.map((number) => makeLinkItem(sections[number].id, getTitle(sections[number]))),
    ...items.map((id) => makeLinkItem(`q-${id}`, firstSteps.getName(id) ?? getQuestionText(id))),
  ];
  return makeFragment([renderPiece("paragraph", { words: renderPiece(`look-${reason}`, names) }), renderList(links)]);
}

function downloadAnswers() {
  saveFile("answers", writeResponse(questionnaire, getEntry));
}

function saveFile(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = makeFileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function makeFileName(name) {
  return `waymark-${questionnaire.id}-${name}.json`;
}

/** What was said and shown on the view of the file, before something else happens there. */
function resetTransferView() {
  fillPlace("loaded");
  setInvalid(query("[data-file]"), false);
  query("[data-cleared]").textContent = "";
  query("[data-saved]").textContent = "";
  fillPlace("earlier-trouble");
  setInvalid(query("[data-earlier-file]"), false);
  showEarlierFile();
  query("[data-sure]").hidden = true;
  hidePreview();
  showFaultList();
  showLooks();
}

/** Hide the preview of what would be sent: it is out of date. */
function hidePreview() {
  const form = query("[data-send]");
  if (!form) return;
  query("#sent").value = "";
  form.hidden = true;
}

async function loadFile(event) {
  const [file] = event.target.files;
  if (!file) return;
  // The same file can be chosen again once it is mended.
  const read = file.size > MAX_BYTES ? { piece: "too-large", slots: {} } : readResponse(questionnaire, await readText(file));
  event.target.value = "";
  resetTransferView();
  if (!read.entries) {
    fillPlace("loaded", renderPiece("file-trouble", { why: renderText(read.piece, read.slots), onward: linkToOtherVersion(read) }));
    setInvalid(event.target, true);
    return;
  }
  const settle = (name) => {
    fillPlace("loaded", renderPiece(name));
    // The button that was pressed is gone.
    query("[data-file]").focus();
  };
  const use = () => {
    replaceEntries(read.entries);
    settle("used");
  };
  const here = questionnaire.items.filter(({ id }) => FIELDS.some((field) => getEntry(id)[field])).length;
  if (!here) return use();
  const answers = [...read.entries.values()].filter((entry) => getAnswer(entry) !== undefined).length;
  fillPlace("loaded", renderPiece("loaded", { n: String(answers), of: countInWords("questions", questionnaire.items.length), answers: countInWords("answers", questionnaire.items.length), here: String(here) }));
  query("[data-use]").addEventListener("click", use);
  query("[data-leave]").addEventListener("click", () => settle("left"));
}

/** Put entries in the place of all that stand here. */
function replaceEntries(entries) {
  syncWithStorage();
  questionnaire.items.forEach(({ id }) => {
    storage.put(id, entries.get(id) ?? EMPTY);
    showEntry(id);
    showLastTime(id);
    openFilledDetails(id);
    if (entries.has(id)) showSaveStatus(id);
    else clearStatus(id);
  });
  resetTransferView();
  showStorageWarning();
  showProgress();
}

/** Where a file to other questions can be used. */
function linkToOtherVersion({ paper }) {
  if (!paper) return "";
  const link = findPageLink(paper);
  return link ? renderPiece("file-page", { link: renameLink(link, link.textContent) }) : renderPiece("file-elsewhere");
}

async function readText(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return "";
  }
}

function clearEverything() {
  storage.clear();
  suppositions.clear();
  useEarlierFile();
  showOtherVersions();
  questionnaire.items.forEach(({ id }) => {
    showEntry(id);
    clearStatus(id);
    query("details.wm-more", getQuestion(id)).open = false;
  });
  replaceContent(query("[data-typed]"));
  replaceContent(query("[data-typed-now]"));
  resetPaper();
  // Nothing of what was worked out stays in the views that are out of sight.
  VIEW_OPENERS.results();
  showWhatIf();
  resetTransferView();
  showStorageWarning();
  showProgress();
  setText(query("[data-cleared]"), "cleared");
  query("[data-clear]").focus();
}

/** Answers to other versions of the questions do not count here; their owner should know that they are there. */
function showOtherVersions() {
  const found = storage.listOtherVersions();
  if (!found.length) {
    fillPlace("earlier");
    return;
  }
  fillPlace("earlier", renderPiece("earlier", { versions: makeFragment(found.map(renderOtherVersion)) }));
}

function renderOtherVersion(earlier) {
  const { version, hash, entries } = earlier;
  const link = findPageLink(makePaperCode(version, hash));
  const name = renderText(version === questionnaire.version ? "version-reworded" : "version", { n: String(version) });
  const made = renderCounted("earlier-version", entries.size, {
    name,
    onward: link ? renderPiece("earlier-page", { link: renameLink(link, name) }) : renderPiece("earlier-file", { name }),
  });
  const items = [...entries.keys()].map((id) => ({ id }));
  const text = writeResponse({ id: questionnaire.id, version, content_hash: hash, items }, (id) => entries.get(id));
  query("[data-earlier-save]", made).addEventListener("click", () => {
    saveFile(`version-${version}-answers`, text);
    setText(query("[data-earlier-told]"), "saved", { name: makeFileName(`version-${version}-answers`) });
  });
  query("[data-earlier-clear]", made).addEventListener("click", () => {
    storage.clearOtherVersion(earlier);
    showOtherVersions();
    setText(query("[data-earlier-told]"), "earlier-cleared", { name });
    moveFocus(getHeading(views[0]));
  });
  return made;
}

/** A link to the page of the questions that a paper code stands for; null where this site has none. */
function findPageLink(paper) {
  const link = queryAll("[data-paper]").find((each) => each.dataset.paper === paper)?.cloneNode(true) ?? null;
  link?.removeAttribute("data-paper");
  return link;
}

/** The same link, to the page's beginning, under another name. */
function renameLink(link, name) {
  [link.href, link.textContent] = [link.href.split("#")[0], name];
  return link;
}
