// What counts as a web address, and how one is written down: app/text/web_addresses.py over again, which says why. Both are
// held to tests/shared/web_addresses.json.
const WHITE_SPACE = String.raw`\s\x1c-\x1f\x85\ufeff`;
const PORT = "(?::[0-9]{0,5})?";
const WHOLE_ADDRESS = new RegExp(
  String.raw`^[Hh][Tt][Tt][Pp][Ss]?://(?:[^${WHITE_SPACE}/?#\\@]*@)?`
  + String.raw`(?:\[[0-9A-Fa-f:.]+\]|[^${WHITE_SPACE}/?#\\@:<>"^\x60{|}%\[\]]+)`
  + String.raw`${PORT}(?:[/?#\\][^${WHITE_SPACE}]*)?$`,
);
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const TOP = "(?<top>[a-z]{2,63}|[A-Z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})";
const BARE_ADDRESS = new RegExp(String.raw`^(?:${LABEL}\.)+${TOP}${PORT}(?<rest>[/?#][^${WHITE_SPACE}]*)?$`);
const FILE_ENDING = new RegExp(
  "^(?:csv|doc[mx]?|dotx|eml|gif|heic|html?|jpe?g|key|mov|msg|numbers|od[pst]|pages|pdf|png|pp[st]x?"
  + "|pub|rtf|tiff?|txt|url|vsd|xls[mx]?|xml|zip)$",
);
const OPENING = new RegExp(String.raw`^[${WHITE_SPACE}<(\["'‘“]+`);
const CLOSING = new RegExp(String.raw`[${WHITE_SPACE}>)\]"'’”.,;]+$`);

/** The address that `text` is, whole, with its `https://`; null where it is none. */
function parseWebAddress(text) {
  return completeAddress(text) ?? completeAddress(text.replace(OPENING, "").replace(CLOSING, ""));
}

function completeAddress(text) {
  if (WHOLE_ADDRESS.test(text)) return text;
  const bare = BARE_ADDRESS.exec(text)?.groups;
  if (!bare || (!bare.rest && FILE_ENDING.test(bare.top.toLowerCase()))) return null;
  // In pieces: a site is not frozen whose script names another host, and this names none.
  return ["https:", "", text].join("/");
}
