"""The KPI report, its definitions, and figures that are entered."""
