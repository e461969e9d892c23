// A response file: what docs/response-file.md describes, written and read.
const MOST_BYTES = 2_000_000;
const STATES = ["dont-know", "not-applicable"];
// An item that somebody has still to say of why it does not apply, where a file says so.
const WAITING = Symbol("waiting");
// Fewer digits of a hash than this could be those of other words.
const LEAST_OF_HASH = 12;
// What no database or spreadsheet will hold: controls other than tab and new line, and halves of characters.
const UNSAVEABLE = /[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]|\p{Cs}/gu;
// A presentation breaks its lines with a vertical tab, a printed page ends with a form feed.
const LINE_END = /\r\n|[\r\v\f]/g;

/** An entry's answer as files and the rule take it; undefined for none. 'Does not apply' without a reason is none. */
function answerOf(entry) {
  if (entry.given !== "not-applicable") return entry.given || undefined;
  return waitsForReason(entry) ? undefined : { "not-applicable": entry.reason.trim() };
}

/** Every answer that is whole, {item: answer}. */
function answersIn(asked, of) {
  const pairs = asked.items.map(({ id }) => [id, answerOf(of(id))]);
  return Object.fromEntries(pairs.filter(([, answer]) => answer !== undefined));
}

/** Words without what cannot be kept. The field of a reason is a single line. */
function saveable(field, words) {
  return words.replace(LINE_END, field === "reason" ? " " : "\n").replace(UNSAVEABLE, "");
}

/** What is written, as the text of a response file. Of `asked`, only what names it and the ids of its items count. */
function responseText(asked, of) {
  const notes = asked.items.map(({ id }) => [id, { note: of(id).note, evidence: linkOf(of(id)) }]);
  const waiting = asked.items.map(({ id }) => id).filter((id) => waitsForReason(of(id)));
  return `${JSON.stringify({
    questionnaire: asked.id,
    version: asked.version,
    content_hash: asked.content_hash,
    answers: answersIn(asked, of),
    notes: Object.fromEntries(notes.filter(([, { note, evidence }]) => note || evidence)),
    ...(waiting.length ? { waiting_for_reason: waiting } : {}),
  }, null, 2)}\n`;
}

/** Whether somebody has still to say why an item does not apply. */
function waitsForReason(entry) {
  return entry.given === "not-applicable" && !entry.reason.trim();
}

/** What is wrong with an entry's words, field by field, each as the name of a piece and its slots. */
function wordsToMend(entry, most) {
  return ["reason", "note", "evidence"].flatMap((field) => {
    const over = [...entry[field]].length - most[field];
    if (over > 0) return [{ field, piece: `too-long-${over === 1 ? "one" : "many"}`, slots: { n: String(over) } }];
    const isNoLink = field === "evidence" && entry.evidence && !webAddress(entry.evidence);
    return isNoLink ? [{ field, piece: "no-link", slots: {} }] : [];
  });
}

/** An entry's link with its `https://`; what is no web address as it is. */
function linkOf({ evidence }) {
  return webAddress(evidence) ?? evidence;
}

/**
 * The entries of a response file, {entries: Map}; or why it cannot be used, {piece, slots}, with the `paper` code of the
 * questions that it is to, where it is to other ones.
 */
function readResponse(asked, text) {
  let found;
  try {
    found = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return { piece: "not-json", slots: {} };
  }
  if (!isResponse(found)) return { piece: "foreign", slots: {} };
  const trouble = toOthers(asked, found);
  if (trouble) return { ...trouble, paper: paperOf(found.version, String(found.content_hash)) };
  const { answers, notes = {}, waiting_for_reason: waiting = [] } = found;
  // An item may be called `constructor`, which every object has: only what the file says counts.
  const given = new Map([...waiting.map((id) => [String(id), WAITING]), ...Object.entries(answers)]);
  return entriesOf(asked, given, new Map(Object.entries(notes)));
}

function isResponse(found) {
  if (!isObject(found) || typeof found.questionnaire !== "string" || typeof found.version !== "number") return false;
  const { answers, notes = {}, waiting_for_reason: waiting = [] } = found;
  return isObject(answers) && isObject(notes) && Array.isArray(waiting);
}

/** Which other questions a response is to, as a piece and its slots; null where it is to these. */
function toOthers(asked, { questionnaire, version, content_hash: hash }) {
  if (questionnaire !== asked.id || version !== asked.version) {
    return { piece: "another", slots: { name: `${questionnaire}, version ${version}`.slice(0, 80) } };
  }
  const isSame = typeof hash === "string" && hash.length >= LEAST_OF_HASH && asked.content_hash.startsWith(hash);
  return isSame ? null : { piece: "changed-questions", slots: {} };
}

/** The paper code of a version of some questions, as scoring/placement/questionnaire_json.py has it. */
function paperOf(version, hash) {
  return `v${version}-${hash.slice(0, 4)}`;
}

function entriesOf(asked, answers, notes) {
  const items = new Map(asked.items.map((item) => [item.id, item]));
  const entries = new Map();
  const wrong = [];
  for (const id of new Set([...answers.keys(), ...notes.keys()])) {
    const entry = items.has(id) ? entryOf(asked, items.get(id), answers.get(id), notes.get(id)) : null;
    if (entry) entries.set(id, entry);
    else wrong.push(items.get(id)?.code ?? id.slice(0, 40));
  }
  return wrong.length ? { piece: "wrong-answers", slots: { items: wrong.slice(0, 10).join(", ") } } : { entries };
}

/** Whether an item's entry may say so: an empty one may always. */
function isOffered(asked, item, given) {
  if (given === "not-applicable") return item.not_applicable;
  return [...asked.choices[item.choices].map((choice) => choice.id), STATES[0], ""].includes(given);
}

/** An item's entry from a file; null where it is not one. */
function entryOf(asked, item, answer, note = {}) {
  const said = answerFrom(answer);
  const isNote = isObject(note) && Object.keys(note).every((key) => key === "note" || key === "evidence");
  const words = isNote ? [note.note, note.evidence].map((each = "") => each) : [null];
  if (!said || !words.every((each) => typeof each === "string") || !isOffered(asked, item, said.given)) return null;
  const [kept, evidence] = words.map((each) => saveable("note", each));
  return { given: said.given, reason: saveable("reason", said.reason), note: kept, evidence };
}

/** What a file gives for an answer, as an entry has it; null where that is none. */
function answerFrom(answer) {
  if (answer === undefined) return { given: "", reason: "" };
  if (answer === WAITING) return { given: STATES[1], reason: "" };
  if (!isObject(answer)) return answer === "" || answer === STATES[1] ? null : { given: answer, reason: "" };
  const reason = answer[STATES[1]];
  const isReason = typeof reason === "string" && reason.trim() !== "" && Object.keys(answer).length === 1;
  return isReason ? { given: STATES[1], reason } : null;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
