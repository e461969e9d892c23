"use strict";

// The shared cases through assets/self_assessment/placement.js. Python runs the same files: tests/browser/engine/test_browser_engine.py.
const assert = require("node:assert/strict");
const { readFileSync, readdirSync } = require("node:fs");
const { basename, join } = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");
const { SCRIPT, FirstThings, Placement } = require("./engine.js");

const FOLDER = join(__dirname, "placements");
const CASES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

function read(name) {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
}

/** Frozen through and through: whatever tries to change it throws. */
function frozen(thing) {
  if (typeof thing === "object" && thing !== null) Object.values(Object.freeze(thing)).forEach(frozen);
  return thing;
}

test("there are cases", () => assert.notEqual(CASES.length, 0));

CASES.forEach((name) => {
  test(basename(name, ".json"), () => {
    const { portable, answers, placement } = read(name);
    assert.deepEqual(Placement.place(frozen(portable), frozen(answers)), placement);
  });
});

Object.entries(read("../first_things.json")).forEach(([name, expected]) => {
  test(`first things of ${name}`, () => {
    const { portable, placement } = read(`${name}.json`);
    assert.deepEqual(FirstThings.choose(frozen(portable), frozen(placement)), expected);
  });
});

test("no answer may be absent or null", () => {
  const { portable, answers } = read("floor-and-ceiling.json");
  const absent = Placement.place(portable, answers);
  assert.deepEqual(Placement.place(portable, { ...answers, responsive: null }), absent);
});

test("an answer that is not offered is refused, as it is in Python", () => {
  const { portable, answers } = read("floor-and-ceiling.json");
  assert.throws(() => Placement.place(portable, { ...answers, aware: "mostly" }), /aware has no choice mostly/);
});

test("a page gets one name from the script, and what round_change.js and first_things.js stand on", () => {
  const page = vm.createContext({});
  const had = vm.runInContext("Object.getOwnPropertyNames(globalThis)", page);
  vm.runInContext(readFileSync(SCRIPT, "utf8"), page);
  assert.deepEqual([...vm.runInContext("Object.getOwnPropertyNames(globalThis)", page)], [...had]);
  assert.deepEqual([...vm.runInContext("Object.keys(Placement)", page)], [
    "place", "levelsOf", "placeCell", "share", "highestReached", "flooredMean", "isAnswerShort", "isTooLittleKnown", "overallStageNumber",
  ]);
});
