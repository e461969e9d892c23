// Answers typed in from paper: a code, a space, and a choice; then Enter.

/**
 * What a line asks for: {item} with an entry to put, or the name of a piece that says what is wrong. A choice without
 * a code is for the question that is shown, `shown`.
 */
function lineRead(asked, of, line, shown) {
  const [, code, after] = /^\s*([^\s,:=]+)[\s,:=]*(.*?)\.?\s*$/s.exec(line) ?? [];
  if (code === undefined) return { piece: null };
  const named = asked.items.find((each) => each.code === code.toUpperCase());
  const isChoice = !named && shown && /^(\d+|-|\?|n)$/i.test(code);
  const item = isChoice ? shown : named;
  const rest = isChoice ? line.trim() : after;
  const slots = { code: item?.code ?? code.slice(0, 40) };
  if (!item) return { piece: "typed-no-code", slots };
  const choices = asked.choices[item.choices];
  if (rest === "" || rest === "?") return { piece: "typed-reads", item, slots };
  const given = givenBy(item, choices, rest);
  if (typeof given !== "string") return { ...given, item, slots: { ...slots, ...given.slots } };
  const reason = given === "not-applicable" ? rest.slice(1).trim().replace(UNSAVEABLE, "") : "";
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
