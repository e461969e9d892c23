"""The same questions on a page of SurveyJS, made as its guide for plain HTML says."""
