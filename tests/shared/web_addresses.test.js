"use strict";

// The shared cases through assets/self_assessment/web_address.js. Python runs the same file: tests/unit/text/test_web_addresses.py.
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");

const [LINKS, FILE] = ["web_address.js", "response_file.js"].map((name) => (
  readFileSync(join(__dirname, "..", "..", "assets", "self_assessment", name), "utf8")
));
const { parseWebAddress, writeResponse, removeUnsaveable } = new Function(
  `${LINKS}\n${FILE}\nreturn { parseWebAddress, writeResponse, removeUnsaveable };`,
)();
const CASES = JSON.parse(readFileSync(join(__dirname, "web_addresses.json"), "utf8"));

for (const { why, text, address } of CASES) test(why, () => assert.equal(parseWebAddress(text), address));

test("a response file holds an address whole, and what is none as it was typed", () => {
  const entry = { given: "", reason: "", note: "" };
  const written = { a: { ...entry, evidence: "www.example.org" }, b: { ...entry, evidence: "the shared drive" } };
  const { notes } = JSON.parse(writeResponse({ items: [{ id: "a" }, { id: "b" }] }, (item) => written[item]));
  assert.equal(notes.a.evidence, "https://www.example.org");
  assert.equal(notes.b.evidence, "the shared drive");
});

test("every kind of line end is a new line, and a space where the field is a single line", () => {
  assert.equal(removeUnsaveable("note", "a\vb\fc\rd\r\ne\x07"), "a\nb\nc\nd\ne");
  assert.equal(removeUnsaveable("reason", "a\vb"), "a b");
});
