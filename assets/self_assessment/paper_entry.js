// Answers typed in from paper: first the code that says which questions it is of; then, a line each, a question's code,
// a space, and a choice.

// Whether the paper that is being typed in is of these questions.
let isRightPaper = false;

/** A paper code as it is printed, from how somebody may type it; null where it is none. */
function parsePaperCode(text) {
  const typed = text.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  // However it is parted: the last four are of the hash.
  const [, version, hash] = /^v?(\d+)([0-9a-f]{4})$/.exec(typed) ?? [];
  return hash === undefined ? null : makePaperCode(Number(version), hash);
}

/** What is said of a paper code, as a piece and its slots. */
function describePaper(code) {
  if (code === null) return ["paper-unreadable"];
  if (code === words.paper) return ["paper-right"];
  const link = findPageLink(code);
  return link ? ["paper-other", { code, link }] : ["paper-unknown", { code }];
}

function checkPaper(code) {
  isRightPaper = code === words.paper;
  replaceContent(query("[data-paper-now]"), renderPiece(...describePaper(code)));
  setInvalid(query("#paper"), !isRightPaper);
  setInvalid(query("#line"), false);
  replaceContent(query("[data-typed-now]"));
  showLineForm();
  if (isRightPaper) beginTypingIn();
  focusLine();
  if (!isRightPaper) query("#paper").select();
}

function showLineForm() {
  query("[data-paper-in]").hidden = isRightPaper;
  query("[data-typing]").hidden = !isRightPaper;
}

/** The paper of somebody else, or of another day, is looked at anew. */
function resetPaper() {
  isRightPaper = false;
  query("#paper").value = "";
  setInvalid(query("#paper"), false);
  replaceContent(query("[data-paper-now]"));
  showLineForm();
}

/**
 * What a line asks for: {item} with an entry to put, or the name of a piece that says what is wrong. A choice without
 * a code is for the question that is shown, `shown`.
 */
function parseLine(questionnaire, getEntry, line, shown) {
  const [, code, after] = /^\s*([^\s,:=]+)[\s,:=]*(.*?)\s*$/s.exec(line) ?? [];
  if (code === undefined) return { piece: null };
  const coded = (text) => questionnaire.items.find((each) => each.code === text.toUpperCase());
  const named = coded(code);
  const isChoice = !named && shown && /^(\d+|[-?n])\.?$/i.test(code);
  // The space between a code and a choice was forgotten.
  const together = named || after ? undefined : coded(code.slice(0, -1));
  const item = isChoice ? shown : named ?? together;
  const typed = isChoice ? line.trim() : together ? code.slice(-1) : after;
  // A choice may end in a full stop; so may a reason, and keeps it.
  const rest = typed.replace(/^(\d+|[-?n])\.$/i, "$1");
  const slots = { code: item?.code ?? code.slice(0, 40) };
  if (!item) return { piece: "typed-no-code", slots };
  const choices = questionnaire.choices[item.choices];
  if (rest === "" || rest === "?") return { piece: "typed-reads", item, slots };
  const given = parseChoice(item, choices, rest);
  if (typeof given !== "string") return { ...given, item, slots: { ...slots, ...given.slots } };
  const reason = given === "not-applicable" ? removeUnsaveable("reason", rest.slice(1).trim()) : "";
  return { item, entry: { ...getEntry(item.id), given, reason } };
}

/** The answer that a few keys stand for, or what is wrong with them. */
function parseChoice(item, choices, keys) {
  if (keys === "-") return "";
  if (keys === "0") return "dont-know";
  if (/^n(\s|$)/i.test(keys)) {
    if (!item.not_applicable) return { piece: "typed-applies" };
    return keys.slice(1).trim() ? "not-applicable" : { piece: "typed-no-reason" };
  }
  const choice = /^\d+$/.test(keys) ? choices[Number(keys) - 1] : undefined;
  return choice ? choice.id : { piece: "typed-no-choice", slots: { n: String(choices.length) } };
}


function enterLine(event) {
  event.preventDefault();
  const line = query("#line");
  const read = parseLine(questionnaire, getEntry, line.value, typedItem);
  // The first sheet of another pile.
  const paper = !read.item && /^\s*v/i.test(line.value) ? parsePaperCode(line.value) : null;
  if (paper) {
    checkPaper(paper);
    return;
  }
  const now = query("[data-typed-now]");
  setInvalid(line, Boolean(read.piece) && read.piece !== "typed-reads");
  if (read.entry) {
    const { id, code } = read.item;
    saveEntry(id, read.entry);
    const answer = makeResults().getAnswerLabel(id);
    const trouble = findProblem(id);
    const told = [renderPiece("typed-now", { code, answer })];
    if (trouble) told.push(renderPiece("paragraph", { words: renderText(trouble.piece, trouble.slots) }));
    query("[data-typed]").prepend(renderPiece("typed", { code, answer, text: getQuestionText(id) }));
    const next = questionnaire.items[questionnaire.items.indexOf(read.item) + 1];
    line.value = next ? `${next.code} ` : "";
    if (next) told.push(renderPiece("typed-next", { code: next.code, text: getQuestionText(next.id) }));
    replaceContent(now, ...told);
    showQuestionToType(next);
  } else if (read.piece) {
    const choices = read.item && questionnaire.choices[read.item.choices];
    if (read.item) {
      line.value = `${read.item.code} `;
      showQuestionToType(read.item);
    }
    replaceContent(now, renderPiece(read.piece, {
      ...read.slots,
      text: read.item ? getQuestionText(read.item.id) : "",
      choices: choices ? choices.map(({ label }, number) => `${number + 1} ${label}`).join("; ") : "",
    }));
  }
  focusLine();
  // A code that is not there is typed over.
  if (!read.item && read.piece) line.select();
}

function focusLine() {
  const line = query(isRightPaper ? "#line" : "#paper");
  line.focus();
  line.setSelectionRange(line.value.length, line.value.length);
}

function showQuestionToType(item) {
  typedItem = item ?? null;
  replaceContent(query("[data-asks]"), item ? renderPiece("typed-asks", { code: item.code, text: getQuestionText(item.id) }) : renderPiece("typed-done"));
}

function beginTypingIn() {
  const first = questionnaire.items.find(({ id }) => !isAnswered(id)) ?? questionnaire.items[0];
  query("#line").value = `${first.code} `;
  showQuestionToType(first);
}
