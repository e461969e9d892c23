"use strict";

// Look once more, a line of JSON a time: {"questionnaire": portable, "sections", "answers", "waiting", "noted", "evidenced",
// "asksEvidence"} is answered with what assets/self_assessment/look_rules.js finds.
const { createInterface } = require("node:readline");
const { LookRules } = require("./engine.js");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { waiting, noted, evidenced, asksEvidence, ...written } = JSON.parse(line);
  const sets = Object.fromEntries(Object.entries({ waiting, noted, evidenced, asksEvidence }).map(([name, ids]) => [name, new Set(ids)]));
  process.stdout.write(`${JSON.stringify(LookRules.findToLookAt({ ...written, ...sets }))}\n`);
});
