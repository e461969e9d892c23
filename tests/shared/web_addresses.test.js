"use strict";

// The shared cases through assets/alone/links.js. Python runs the same file: tests/app/test_web_addresses.py.
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");

const SCRIPT = join(__dirname, "..", "..", "assets", "alone", "links.js");
const webAddress = new Function(`${readFileSync(SCRIPT, "utf8")}\nreturn webAddress;`)();
const CASES = JSON.parse(readFileSync(join(__dirname, "web_addresses.json"), "utf8"));

for (const { why, text, address } of CASES) test(why, () => assert.equal(webAddress(text), address));
