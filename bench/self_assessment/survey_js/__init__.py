"""The same questions on a page of SurveyJS, as its own guide for plain HTML would have it made."""
