"""The KPI report: what is counted, and what is entered."""
