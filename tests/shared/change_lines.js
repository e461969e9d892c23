"use strict";

// Say what moved, a line of JSON a time: {"old": portable, "new": portable, "rounds": [[old answers, new answers], ...]}
// is answered with a list of what assets/self_assessment/round_change.js says of each.
const { createInterface } = require("node:readline");
const { RoundChange } = require("./engine.js");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { old, new: new_, rounds } = JSON.parse(line);
  const versions = RoundChange.pairVersions(old, new_);
  process.stdout.write(`${JSON.stringify(rounds.map((each) => RoundChange.compareRounds(versions, ...each)))}\n`);
});
