"use strict";

// What becomes of changes until the service has them: assets/live/save-queue.js, with a service made of promises and a clock
// that the tests move. Python runs this file: tests/unit/pages/test_save_queue.py.
const assert = require("node:assert/strict");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { beforeEach, mock, test } = require("node:test");

const SCRIPT = pathToFileURL(join(__dirname, "..", "..", "assets", "live", "save-queue.js"));
const SAVED = { state: "saved" };
let SaveQueue;

beforeEach(async () => {
  ({ SaveQueue } = await import(SCRIPT));
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** A page of questions a, b and c, whose words the test writes, and its requests, which the test answers. */
function open(states = {}) {
  const page = { words: { a: "", b: "", c: "" }, requests: [] };
  const all = { a: "unchanged", b: "unchanged", c: "unchanged", ...states };
  page.queue = new SaveQueue(all, {
    read: (item) => ({ words: page.words[item] }),
    encode: (parts) => JSON.stringify(parts),
    post: (body, isLast) => new Promise((resolve) => { page.requests.push({ parts: JSON.parse(body), isLast, resolve }); }),
    told: () => {},
  });
  page.write = (item, words, pause) => {
    page.words[item] = words;
    page.queue.edit(item, pause);
  };
  page.states = () => [...page.queue.questions.values()].map(({ state }) => state).join(" ");
  return page;
}

/** Answer a request of a page, and let everything that follows happen. */
async function answer(request, reply) {
  const all = Object.fromEntries(request.parts.map(({ item }) => [item, SAVED]));
  request.resolve(reply.failure ? reply : { verdicts: { ...all, ...reply } });
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
}

const said = ({ parts }) => Object.fromEntries(parts.map(({ item, fields }) => [item, fields.words]));
const before = ({ parts }) => Object.fromEntries(parts.map(({ item, before: sent }) => [item, sent.map((each) => JSON.parse(each).words)]));

test("a change is sent and saved", async () => {
  const { write, queue, requests, states } = open();
  write("a", "one");
  assert.equal(states(), "sending unchanged unchanged");
  await answer(requests[0], {});
  assert.equal(states(), "saved unchanged unchanged");
  assert.equal(queue.wouldLose, false);
});

test("words wait for a pause, and a change of the same question takes them along", () => {
  const { write, requests } = open();
  write("a", "o", 1500);
  write("a", "one", 1500);
  mock.timers.tick(1499);
  assert.equal(requests.length, 0);
  write("a", "one and a choice");
  mock.timers.tick(5000);
  assert.deepEqual(requests.map(said), [{ a: "one and a choice" }]);
});

test("what comes up while a request is on its way goes out together after it", async () => {
  const { write, requests, states } = open();
  write("a", "one");
  write("b", "two");
  write("c", "three");
  assert.equal(requests.length, 1);
  await answer(requests[0], {});
  assert.deepEqual(said(requests[1]), { b: "two", c: "three" });
  assert.equal(states(), "saved sending sending");
});

test("a good verdict on an earlier version is none on a newer one, which wins", async () => {
  const { write, requests, states } = open();
  write("a", "one");
  write("a", "one and more", 1500);
  await answer(requests[0], {});
  assert.equal(states(), "changed unchanged unchanged");
  mock.timers.tick(1500);
  assert.deepEqual(said(requests[1]), { a: "one and more" });
  // What became of the first is known: the newer version says nothing of it.
  assert.deepEqual(before(requests[1]), { a: [] });
});

test("where nobody answers it goes again by itself, with growing pauses, and so does what comes up meanwhile", async () => {
  const { write, requests, states } = open();
  write("a", "one");
  write("b", "two");
  for (const [n, seconds] of [2, 4, 8, 16, 32, 60, 60].entries()) {
    await answer(requests[n], { failure: "unreached" });
    assert.equal(states(), "unreached unreached unchanged");
    mock.timers.tick(seconds * 1000 - 1);
    assert.equal(requests.length, n + 1);
    mock.timers.tick(1);
    assert.deepEqual(said(requests[n + 1]), { a: "one", b: "two" });
  }
  await answer(requests[7], {});
  assert.equal(states(), "saved saved unchanged");
});

test("the pause that the service asks for is kept", async () => {
  const { write, requests } = open();
  write("a", "one");
  await answer(requests[0], { failure: "unreached", pause: 20 });
  mock.timers.tick(19_999);
  assert.equal(requests.length, 1);
  mock.timers.tick(1);
  assert.equal(requests.length, 2);
});

test("a line that is back is used at once", async () => {
  const { write, requests, queue } = open();
  write("a", "one");
  await answer(requests[0], { failure: "unreached" });
  queue.tryAgain();
  assert.equal(requests.length, 2);
});

test("a newer version names what was sent without an answer", async () => {
  const { write, requests } = open();
  write("a", "one");
  await answer(requests[0], { failure: "unreached" });
  write("a", "two");
  await answer(requests[1], { failure: "unreached" });
  write("a", "one");
  assert.deepEqual(before(requests[1]), { a: ["one"] });
  assert.deepEqual(before(requests[2]), { a: ["two"] });
});

test("a page that is not heard says why, asks, and tries again", async () => {
  const { write, requests, states, queue } = open();
  write("a", "one");
  await answer(requests[0], { failure: "barred", why: 401, pause: 60 });
  assert.equal(states(), "barred unchanged unchanged");
  assert.equal(queue.questions.get("a").why, 401);
  assert.equal(queue.wouldLose, true);
  mock.timers.tick(60_000);
  await answer(requests[1], {});
  assert.equal(states(), "saved unchanged unchanged");
});

for (const state of ["refused", "conflict", "closed"]) {
  test(`what is ${state} is not sent again by itself, and whoever leaves is asked`, async () => {
    const { write, requests, states, queue } = open();
    write("a", "one");
    await answer(requests[0], { a: { state } });
    assert.equal(states(), `${state} unchanged unchanged`);
    assert.equal(queue.wouldLose, true);
    queue.tryAgain();
    queue.leave();
    assert.equal(requests.length, 1);
    write("a", "two");
    assert.equal(states(), `${state} unchanged unchanged`);
    await answer(requests[1], {});
    assert.equal(states(), "saved unchanged unchanged");
    assert.equal(queue.wouldLose, false);
  });
}

test("what the page came back with is asked about until it is mended", async () => {
  const { write, requests, queue } = open({ a: "returned" });
  assert.equal(queue.wouldLose, true);
  write("a", "one");
  await answer(requests[0], {});
  assert.equal(queue.wouldLose, false);
});

test("an answer that waits for its reason is stored: nobody is asked", async () => {
  const { write, requests, queue } = open();
  write("a", "one");
  await answer(requests[0], { a: { state: "unreasoned" } });
  assert.equal(queue.wouldLose, false);
});

test("on leaving everything that is not confirmed goes out in one request, once", () => {
  const { write, requests, queue } = open();
  write("a", "one");
  write("b", "two");
  write("c", "three", 1500);
  write("a", "one and more", 1500);
  queue.leave();
  queue.leave();
  assert.equal(requests.length, 2);
  assert.equal(requests[1].isLast, true);
  assert.deepEqual(said(requests[1]), { a: "one and more", b: "two", c: "three" });
  assert.deepEqual(before(requests[1]), { a: ["one"], b: [], c: [] });
});

test("of two requests that carry a question the later one's answer counts", async () => {
  const { write, requests, queue, states } = open();
  write("a", "one");
  write("a", "two", 1500);
  queue.leave();
  // The last request has overtaken the one before it, which is a conflict now.
  await answer(requests[0], { a: { state: "conflict" } });
  assert.equal(states(), "sending unchanged unchanged");
  await answer(requests[1], {});
  assert.equal(states(), "saved unchanged unchanged");
});

test("a last request that fails is tried again, where the page is still there", async () => {
  const { write, requests, queue, states } = open();
  write("a", "one", 1500);
  queue.leave();
  await answer(requests[0], { failure: "unreached" });
  assert.equal(states(), "unreached unchanged unchanged");
  mock.timers.tick(2000);
  assert.deepEqual(said(requests[1]), { a: "one" });
});

test("what does not fit into the last request is asked about, and the rest goes out", () => {
  const { write, requests, queue } = open();
  write("a", "x".repeat(50_000), 1500);
  assert.equal(queue.wouldLose, false);
  write("b", "x".repeat(50_001), 1500);
  write("c", "three", 1500);
  assert.equal(queue.wouldLose, true);
  queue.leave();
  assert.deepEqual(Object.keys(said(requests[0])), ["c", "a"]);
});

test("a page that is back trusts no earlier answer and asks anew", async () => {
  const { write, requests, queue, states } = open();
  write("a", "one");
  queue.comeBack();
  await answer(requests[0], { failure: "unreached" });
  assert.deepEqual(said(requests[1]), { a: "one" });
  await answer(requests[1], {});
  assert.equal(states(), "saved unchanged unchanged");
});

test("a form that takes everything along knows what was sent before, and so does the page when it is back", () => {
  const { write, requests, queue } = open();
  write("a", "one");
  write("a", "two", 1500);
  assert.deepEqual(queue.handOver(), { a: [JSON.stringify({ words: "one" })] });
  mock.timers.tick(5000);
  assert.equal(requests.length, 1);
  write("a", "three", 1500);
  queue.comeBack();
  mock.timers.tick(1500);
  assert.deepEqual(before(requests[1]), { a: ["one", "two"] });
});

test("what another version takes the place of is not sent", () => {
  const { write, requests, queue, states } = open();
  write("a", "one", 1500);
  queue.giveUp("a");
  mock.timers.tick(5000);
  assert.equal(requests.length, 0);
  assert.equal(states(), "theirs unchanged unchanged");
  assert.equal(queue.wouldLose, false);
});

test("somebody who presses a button waits for what is on its way, but not for ever", async () => {
  const { write, requests, queue } = open();
  let done = 0;
  write("a", "one", 1500);
  queue.finish(5000).then(() => { done += 1; });
  await answer(requests[0], {});
  assert.equal(done, 1);
  write("a", "two");
  queue.finish(5000).then(() => { done += 1; });
  mock.timers.tick(5000);
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
  assert.equal(done, 2);
});
