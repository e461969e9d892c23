"use strict";

// assets/self_assessment/placement.js is a classic script: a page has it inside a function of its own, and so have the tests.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const SCRIPT = join(__dirname, "..", "..", "assets", "self_assessment", "placement.js");

module.exports = { SCRIPT, Placement: new Function(`${readFileSync(SCRIPT, "utf8")}\nreturn Placement;`)() };
