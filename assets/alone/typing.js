// Answers typed in from paper: first the code that says which questions it is of; then, a line each, a question's code,
// a space, and a choice.

// Whether the paper that is being typed in is of these questions.
let isRightPaper = false;

/** A paper code as it is printed, from how somebody may type it; null where it is none. */
function paperCodeIn(text) {
  const typed = text.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  // However it is parted: the last four are of the hash.
  const [, version, hash] = /^v?(\d+)([0-9a-f]{4})$/.exec(typed) ?? [];
  return hash === undefined ? null : paperOf(Number(version), hash);
}

/** What is said of a paper code, as a piece and its slots. */
function toldOfPaper(code) {
  if (code === null) return ["paper-unreadable"];
  if (code === words.paper) return ["paper-right"];
  const link = pageLink(code);
  return link ? ["paper-other", { code, link }] : ["paper-unknown", { code }];
}

function takePaper(code) {
  isRightPaper = code === words.paper;
  put(one("[data-paper-now]"), piece(...toldOfPaper(code)));
  setInvalid(one("#paper"), !isRightPaper);
  setInvalid(one("#line"), false);
  put(one("[data-typed-now]"));
  showTyping();
  if (isRightPaper) beginTyping();
  focusLine();
  if (!isRightPaper) one("#paper").select();
}

function showTyping() {
  one("[data-paper-in]").hidden = isRightPaper;
  one("[data-typing]").hidden = !isRightPaper;
}

/** The paper of somebody else, or of another day, is looked at anew. */
function forgetPaper() {
  isRightPaper = false;
  one("#paper").value = "";
  setInvalid(one("#paper"), false);
  put(one("[data-paper-now]"));
  showTyping();
}

/**
 * What a line asks for: {item} with an entry to put, or the name of a piece that says what is wrong. A choice without
 * a code is for the question that is shown, `shown`.
 */
function lineRead(asked, of, line, shown) {
  const [, code, after] = /^\s*([^\s,:=]+)[\s,:=]*(.*?)\s*$/s.exec(line) ?? [];
  if (code === undefined) return { piece: null };
  const coded = (text) => asked.items.find((each) => each.code === text.toUpperCase());
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
  const choices = asked.choices[item.choices];
  if (rest === "" || rest === "?") return { piece: "typed-reads", item, slots };
  const given = givenBy(item, choices, rest);
  if (typeof given !== "string") return { ...given, item, slots: { ...slots, ...given.slots } };
  const reason = given === "not-applicable" ? saveable("reason", rest.slice(1).trim()) : "";
  return { item, entry: { ...of(item.id), given, reason } };
}

/** The answer that a few keys stand for, or what is wrong with them. */
function givenBy(item, choices, keys) {
  if (keys === "-") return "";
  if (keys === "0") return "dont-know";
  if (/^n(\s|$)/i.test(keys)) {
    if (!item.not_applicable) return { piece: "typed-applies" };
    return keys.slice(1).trim() ? "not-applicable" : { piece: "typed-no-reason" };
  }
  const choice = /^\d+$/.test(keys) ? choices[Number(keys) - 1] : undefined;
  return choice ? choice.id : { piece: "typed-no-choice", slots: { n: String(choices.length) } };
}


function takeLine(event) {
  event.preventDefault();
  const line = one("#line");
  const read = lineRead(asked, of, line.value, shown);
  // The first sheet of another pile.
  const paper = !read.item && /^\s*v/i.test(line.value) ? paperCodeIn(line.value) : null;
  if (paper) {
    takePaper(paper);
    return;
  }
  const now = one("[data-typed-now]");
  setInvalid(line, Boolean(read.piece) && read.piece !== "typed-reads");
  if (read.entry) {
    const { id, code } = read.item;
    keep(id, read.entry);
    const answer = story().answered(id);
    const trouble = troubleWith(id);
    const told = [piece("typed-now", { code, answer })];
    if (trouble) told.push(piece("paragraph", { words: wordsOf(trouble.piece, trouble.slots) }));
    one("[data-typed]").prepend(piece("typed", { code, answer, text: textOf(id) }));
    const next = asked.items[asked.items.indexOf(read.item) + 1];
    line.value = next ? `${next.code} ` : "";
    if (next) told.push(piece("typed-next", { code: next.code, text: textOf(next.id) }));
    put(now, ...told);
    askNext(next);
  } else if (read.piece) {
    const choices = read.item && asked.choices[read.item.choices];
    if (read.item) {
      line.value = `${read.item.code} `;
      askNext(read.item);
    }
    put(now, piece(read.piece, {
      ...read.slots,
      text: read.item ? textOf(read.item.id) : "",
      choices: choices ? choices.map(({ label }, number) => `${number + 1} ${label}`).join("; ") : "",
    }));
  }
  focusLine();
  // A code that is not there is typed over.
  if (!read.item && read.piece) line.select();
}

function focusLine() {
  const line = one(isRightPaper ? "#line" : "#paper");
  line.focus();
  line.setSelectionRange(line.value.length, line.value.length);
}

function askNext(item) {
  shown = item ?? null;
  put(one("[data-asks]"), item ? piece("typed-asks", { code: item.code, text: textOf(item.id) }) : piece("typed-done"));
}

function beginTyping() {
  const first = asked.items.find(({ id }) => !isAnswered(id)) ?? asked.items[0];
  one("#line").value = `${first.code} `;
  askNext(first);
}
