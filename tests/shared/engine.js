"use strict";

// The scripts of assets/self_assessment/ are classic ones: a page has them inside a function of its own, and so have the tests.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const FOLDER = join(__dirname, "..", "..", "assets", "self_assessment");
const SCRIPT = join(FOLDER, "placement.js");
const OTHERS = ["round_change.js", "look_rules.js", "first_things.js"].map((name) => join(FOLDER, name));
const SCRIPTS = [SCRIPT, ...OTHERS].map((file) => readFileSync(file, "utf8")).join("\n");

module.exports = { SCRIPT, ...new Function(`${SCRIPTS}\nreturn { Placement, RoundChange, LookRules, FirstThings };`)() };
