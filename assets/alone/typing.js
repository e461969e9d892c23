// Answers typed in from paper: a code, a space, and a choice; then Enter.

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
  const now = one("[data-typed-now]");
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
  const line = one("#line");
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
