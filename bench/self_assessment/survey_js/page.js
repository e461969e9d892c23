// Shows the questions that questions.js holds, and keeps the answers in this browser as they change.
const KEY = "survey-js-answers";
const survey = new Survey.Model(questions);

const keep = () => {
  localStorage.setItem(KEY, JSON.stringify({ ...survey.data, pageNo: survey.currentPageNo }));
};
survey.onValueChanged.add(keep);
survey.onCurrentPageChanged.add(keep);

const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
if (kept) {
  survey.data = kept;
  survey.currentPageNo = kept.pageNo;
}
survey.render(document.getElementById("survey"));
