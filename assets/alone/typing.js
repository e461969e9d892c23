// Answers typed in from paper: a code, a space, and a choice; then Enter.

/** What a line asks for: {item} with an entry to put, or the name of a piece that says what is wrong. */
function lineRead(asked, of, line) {
  const [, code, rest] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(line) ?? [];
  if (code === undefined) return { piece: null };
  const item = asked.items.find((each) => each.code === code.toUpperCase());
  const slots = { code: item?.code ?? code.slice(0, 40) };
  if (!item) return { piece: "typed-no-code", slots };
  const choices = asked.choices[item.choices];
  if (rest === "" || rest === "?") return { piece: "typed-reads", item, slots };
  const given = givenBy(item, choices, rest);
  if (typeof given !== "string") return { ...given, item, slots: { ...slots, ...given.slots } };
  const reason = given === "not-applicable" ? rest.slice(1).trim() : "";
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
