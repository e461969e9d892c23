// A response file: what docs/response-file.md describes, written and read.
const MAX_BYTES = 2_000_000;
const UNCHOSEN_ANSWERS = ["dont-know", "not-applicable"];
// An item that somebody has still to say of why it does not apply, where a file says so.
const WAITING_FOR_REASON = Symbol("waiting");
// Fewer digits of a hash than this could be those of other words.
const MIN_HASH_LENGTH = 12;
// What no database or spreadsheet will hold: controls other than tab and new line, and halves of characters.
const UNSAVEABLE_CHARACTERS = /[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]|\p{Cs}/gu;
// A presentation breaks its lines with a vertical tab, a printed page ends with a form feed.
const LINE_END = /\r\n|[\r\v\f]/g;

/** An entry's answer as files and the rule take it; undefined for none. 'Does not apply' without a reason is none. */
function getAnswer(entry) {
  if (entry.given !== "not-applicable") return entry.given || undefined;
  return waitsForReason(entry) ? undefined : { "not-applicable": entry.reason.trim() };
}

/** Every answer that is whole, {item: answer}. */
function collectAnswers(questionnaire, getEntry) {
  const pairs = questionnaire.items.map(({ id }) => [id, getAnswer(getEntry(id))]);
  return Object.fromEntries(pairs.filter(([, answer]) => answer !== undefined));
}

/** Words without what cannot be kept. The field of a reason is a single line. */
function removeUnsaveable(field, words) {
  return words.replace(LINE_END, field === "reason" ? " " : "\n").replace(UNSAVEABLE_CHARACTERS, "");
}

/** What is written, as the text of a response file. Of `asked`, only what names it and the ids of its items count. */
function writeResponse(questionnaire, getEntry) {
  const notes = questionnaire.items.map(({ id }) => [id, { note: getEntry(id).note, evidence: normaliseLink(getEntry(id)) }]);
  const waiting = questionnaire.items.map(({ id }) => id).filter((id) => waitsForReason(getEntry(id)));
  return `${JSON.stringify({
    questionnaire: questionnaire.id,
    version: questionnaire.version,
    content_hash: questionnaire.content_hash,
    answers: collectAnswers(questionnaire, getEntry),
    notes: Object.fromEntries(notes.filter(([, { note, evidence }]) => note || evidence)),
    ...(waiting.length ? { waiting_for_reason: waiting } : {}),
  }, null, 2)}\n`;
}

/** Whether somebody has still to say why an item does not apply. */
function waitsForReason(entry) {
  return entry.given === "not-applicable" && !entry.reason.trim();
}

/** What is wrong with an entry's words, field by field, each as the name of a piece and its slots. */
function findTextFaults(entry, most) {
  return ["reason", "note", "evidence"].flatMap((field) => {
    const over = [...entry[field]].length - most[field];
    if (over > 0) return [{ field, piece: `too-long-${over === 1 ? "one" : "many"}`, slots: { n: String(over) } }];
    const isNoLink = field === "evidence" && entry.evidence && !parseWebAddress(entry.evidence);
    return isNoLink ? [{ field, piece: "no-link", slots: {} }] : [];
  });
}

/** An entry's link with its `https://`; what is no web address as it is. */
function normaliseLink({ evidence }) {
  return parseWebAddress(evidence) ?? evidence;
}

/**
 * The entries of a response file, {entries: Map}; or why it cannot be used, {piece, slots}, with the `paper` code of the
 * questions that it is to, where it is to other ones.
 */
function readResponse(questionnaire, text) {
  let found;
  try {
    found = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return { piece: "not-json", slots: {} };
  }
  if (!isResponse(found)) return { piece: "foreign", slots: {} };
  const trouble = findMismatch(questionnaire, found);
  if (trouble) return { ...trouble, paper: makePaperCode(found.version, String(found.content_hash)) };
  const { answers, notes = {}, waiting_for_reason: waiting = [] } = found;
  // An item may be called `constructor`, which every object has: only what the file says counts.
  const given = new Map([...waiting.map((id) => [String(id), WAITING_FOR_REASON]), ...Object.entries(answers)]);
  return readEntries(questionnaire, given, new Map(Object.entries(notes)));
}

function isResponse(found) {
  if (!isObject(found) || typeof found.questionnaire !== "string" || typeof found.version !== "number") return false;
  const { answers, notes = {}, waiting_for_reason: waiting = [] } = found;
  return isObject(answers) && isObject(notes) && Array.isArray(waiting);
}

/** Which other questions a response is to, as a piece and its slots; null where it is to these. */
function findMismatch(questionnaire, { questionnaire: id, version, content_hash: hash }) {
  if (id !== questionnaire.id || version !== questionnaire.version) {
    return { piece: "another", slots: { name: `${id}, version ${version}`.slice(0, 80) } };
  }
  const isSame = typeof hash === "string" && hash.length >= MIN_HASH_LENGTH && questionnaire.content_hash.startsWith(hash);
  return isSame ? null : { piece: "changed-questions", slots: {} };
}

/** The paper code of a version of some questions, as scoring/placement/questionnaire_json.py has it. */
function makePaperCode(version, hash) {
  return `v${version}-${hash.slice(0, 4)}`;
}

function readEntries(questionnaire, answers, notes) {
  const items = new Map(questionnaire.items.map((item) => [item.id, item]));
  const entries = new Map();
  const wrong = [];
  for (const id of new Set([...answers.keys(), ...notes.keys()])) {
    const entry = items.has(id) ? readEntry(questionnaire, items.get(id), answers.get(id), notes.get(id)) : null;
    if (entry) entries.set(id, entry);
    else wrong.push(items.get(id)?.code ?? id.slice(0, 40));
  }
  return wrong.length ? { piece: "wrong-answers", slots: { items: wrong.slice(0, 10).join(", ") } } : { entries };
}

/** Whether an item's entry may say so: an empty one may always. */
function isOffered(questionnaire, item, given) {
  if (given === "not-applicable") return item.not_applicable;
  return [...questionnaire.choices[item.choices].map((choice) => choice.id), UNCHOSEN_ANSWERS[0], ""].includes(given);
}

/** An item's entry from a file; null where it is not one. */
function readEntry(questionnaire, item, answer, note = {}) {
  const said = readAnswer(answer);
  const isNote = isObject(note) && Object.keys(note).every((key) => key === "note" || key === "evidence");
  const words = isNote ? [note.note, note.evidence].map((each = "") => each) : [null];
  if (!said || !words.every((each) => typeof each === "string") || !isOffered(questionnaire, item, said.given)) return null;
  const [kept, evidence] = words.map((each) => removeUnsaveable("note", each));
  return { given: said.given, reason: removeUnsaveable("reason", said.reason), note: kept, evidence };
}

/** What a file gives for an answer, as an entry has it; null where that is none. */
function readAnswer(answer) {
  if (answer === undefined) return { given: "", reason: "" };
  if (answer === WAITING_FOR_REASON) return { given: UNCHOSEN_ANSWERS[1], reason: "" };
  if (!isObject(answer)) return answer === "" || answer === UNCHOSEN_ANSWERS[1] ? null : { given: answer, reason: "" };
  const reason = answer[UNCHOSEN_ANSWERS[1]];
  const isReason = typeof reason === "string" && reason.trim() !== "" && Object.keys(answer).length === 1;
  return isReason ? { given: UNCHOSEN_ANSWERS[1], reason } : null;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
