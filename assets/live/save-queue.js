// What somebody changes on a page, until the service has it. Each question is in one state; what is not confirmed is
// sent in one request at a time, and again by itself where nobody answers. There is no page in here, and no words.
//
//   unchanged   nothing was changed here
//   changed     waits to be sent            sending     is on its way
//   unreached   nobody answered: it goes again by itself
//   barred      the service will not hear this page: its reader has to mend that, and then it goes again
//   saved       is stored                   unreasoned  is stored, and waits for a reason
//   refused     a part of it cannot be stored as it is
//   conflict    somebody else changed it too
//   closed      the round was submitted meanwhile
//   theirs      another version is to stay
//   returned    the page itself came back with it, and says what is wrong

/** The state after an event, by the state before; one that is not named stays until there is a verdict. */
const NEXT_STATE = {
  edited: {
    unchanged: "changed", sending: "changed", saved: "changed", unreasoned: "changed", theirs: "changed", returned: "changed",
  },
  sent: { changed: "sending" },
};
const WAITING = ["changed", "sending"];
const UNSAVED = ["returned", "refused", "conflict", "closed", "barred", "unreached"];

// Seconds before the next try where nobody answers.
const RETRY_PAUSES = [2, 4, 8, 16, 32, 60];
// Browsers let 64 kB in all go on once a page is left.
const MAX_KEEPALIVE_BYTES = 60_000;
const MAX_SENT_BEFORE = 5;

class Question {
  constructor(item, state) {
    Object.assign(this, { item, state, why: "", timer: null, request: null });
    // Edits are counted. A verdict settles them; a request that outlives the page carries them.
    Object.assign(this, { edits: 0, settled: 0, outliving: 0 });
    /** What was sent, as JSON, without hearing what became of it: somebody else did not do that. */
    this.sent = [];
  }

  get isUnconfirmed() {
    return this.edits > this.settled;
  }

  on(event) {
    this.state = NEXT_STATE[event][this.state] ?? this.state;
  }

  sentBefore(fields) {
    return this.sent.filter((each) => each !== JSON.stringify(fields));
  }

  remember(fields) {
    this.sent = [...this.sentBefore(fields), JSON.stringify(fields)].slice(-MAX_SENT_BEFORE);
  }

  fail({ failure, why = "" }) {
    Object.assign(this, { state: failure, why, outliving: 0 });
  }

  settle({ state, why = "" }, edits) {
    Object.assign(this, { sent: [], settled: edits, why });
    // A good verdict on an earlier version says nothing of words typed since.
    this.state = this.isUnconfirmed && !UNSAVED.includes(state) ? "changed" : state;
  }
}

export class SaveQueue {
  /**
   * `states` is the state of each question as the page begins. `read(item)` gives a question's fields as they are now,
   * `encode([{item, fields, before}])` the body of a request, and `post(body, isLast)` the service's answer:
   * {verdicts: {item: {state, seen, why}}}, or {failure: "unreached" or "barred", why, pause}. `told(question, verdict)` hears
   * of every change of state.
   */
  constructor(states, { read, encode, post, told }) {
    Object.assign(this, { read, encode, post, told, running: null, tries: 0, retry: null, visit: 0 });
    this.questions = new Map(Object.entries(states).map(([item, state]) => [item, new Question(item, state)]));
  }

  /** Somebody has changed a question; send it once they have made a pause, in milliseconds. */
  edit(item, pause = 0) {
    const question = this.change(item);
    clearTimeout(question.timer);
    question.timer = pause ? setTimeout(() => this.flush(item), pause) : null;
    if (!pause) this.send();
  }

  /** Somebody has changed a question, and it goes another way, or later. */
  change(item) {
    const question = this.questions.get(item);
    question.edits += 1;
    question.on("edited");
    this.told(question);
    return question;
  }

  /** Send a question's changes, if it has any, without waiting for a pause. */
  flush(item) {
    this._stopWaiting(this.questions.get(item));
    this.send();
  }

  /** The person wants another version of it to stay: there is nothing to send. */
  giveUp(item) {
    const question = this.questions.get(item);
    this._stopWaiting(question);
    Object.assign(question, { state: "theirs", settled: question.edits });
    this.told(question);
  }

  /** Send what waits, unless something is on its way: it is sent after that. */
  send() {
    const due = this._due();
    if (this.running || !due.length) return;
    clearTimeout(this.retry);
    const { visit } = this;
    this.running = this._request(due, false).then((answered) => {
      if (visit !== this.visit) return;
      this.running = null;
      if (answered) this.send();
    });
  }

  /** Send everything now; done when it is answered, or after so many milliseconds. */
  async finish(limit) {
    this._all().forEach((question) => this._stopWaiting(question));
    this.send();
    await Promise.race([this.running, new Promise((resolve) => { setTimeout(resolve, limit); })]);
  }

  /** Send at once: the connection may be back, or the person is. */
  tryAgain() {
    this.tries = 0;
    this.send();
  }

  /** Send what fits in one request that outlives the page. */
  leave() {
    const open = this._all().filter((question) => question.isUnconfirmed && question.outliving < question.edits);
    const fitting = this._fitting(open);
    if (fitting.length) this._request(fitting, true);
  }

  /** Start again on a page from the browser's cache, which the answers to its requests never reached. */
  comeBack() {
    this.visit += 1;
    this.running = null;
    this._all().forEach((question) => Object.assign(question, { request: null, outliving: 0 }));
    this.tryAgain();
  }

  /** A form takes everything along. What it takes counts as sent, by item: what was sent of it before. */
  handOver() {
    const open = this._all().filter((question) => question.isUnconfirmed);
    return Object.fromEntries(open.map((question) => {
      this._stopWaiting(question);
      const fields = this.read(question.item);
      const before = question.sentBefore(fields);
      question.remember(fields);
      return [question.item, before];
    }));
  }

  /** Whether somebody who leaves now would lose something: then it is for the browser to ask. */
  get wouldLose() {
    const open = this._all().filter((question) => question.isUnconfirmed);
    return this.count(UNSAVED) > 0 || this._fitting(open).length < open.length;
  }

  /** The questions that are not stored as they stand on the page. */
  unsaved() {
    return this._all().filter((question) => question.isUnconfirmed || UNSAVED.includes(question.state)).map(({ item }) => item);
  }

  /** Whether the service has not been heard on something. */
  get isCutOff() {
    return this.count(["unreached", "barred"]) > 0;
  }

  get isSettled() {
    return this._all().every((question) => !question.isUnconfirmed);
  }

  count(states) {
    return this._all().filter((question) => states.includes(question.state)).length;
  }

  _all() {
    return [...this.questions.values()];
  }

  _due() {
    return this._all().filter((question) => question.isUnconfirmed && question.timer === null);
  }

  _stopWaiting(question) {
    clearTimeout(question.timer);
    question.timer = null;
  }

  _parts(questions) {
    return questions.map((question) => {
      const fields = this.read(question.item);
      return { item: question.item, fields, before: question.sentBefore(fields) };
    });
  }

  /** As many questions as fit into the last request, the shortest first. */
  _fitting(questions) {
    const size = (some) => this.encode(this._parts(some)).length;
    const shortestFirst = questions.map((each) => [size([each]), each]).sort(([one], [other]) => one - other);
    const fitting = [];
    for (const [, question] of shortestFirst) {
      if (size([...fitting, question]) < MAX_KEEPALIVE_BYTES) fitting.push(question);
    }
    return fitting;
  }

  async _request(questions, isLast) {
    const request = new Map(questions.map((question) => [question, question.edits]));
    const parts = this._parts(questions);
    const body = this.encode(parts);
    questions.forEach((question, number) => {
      question.remember(parts[number].fields);
      question.request = request;
      if (isLast) question.outliving = question.edits;
      question.on("sent");
      this.told(question);
    });
    const answer = await this.post(body, isLast);
    // Of what was sent once more meanwhile, the later answer counts.
    const answered = [...request].filter(([question]) => question.request === request);
    if (answer.failure) this._tryLater(answer, answered.map(([question]) => question));
    else answered.forEach(([question, edits]) => this._settle(question, answer.verdicts[question.item], edits));
    return !answer.failure;
  }

  _settle(question, verdict, edits) {
    this.tries = 0;
    question.settle(verdict, edits);
    this.told(question, verdict);
  }

  /** What has come up meanwhile waits for the next try too. */
  _tryLater(answer, questions) {
    new Set([...questions, ...this._due()]).forEach((question) => {
      question.fail(answer);
      this.told(question);
    });
    const pause = Math.max(RETRY_PAUSES[Math.min(this.tries, RETRY_PAUSES.length - 1)], answer.pause ?? 0);
    this.tries += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.send(), pause * 1000);
  }
}

export { UNSAVED, WAITING };
