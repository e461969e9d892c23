"""What an item may say it speaks to: the programme's KPIs and two published frameworks.

Sources: the programme's KPIs are those of its Implementation Strategy; `samhsa-` are the ten
implementation domains of SAMHSA's Concept of Trauma and Guidance for a Trauma-Informed Approach
(2014, SMA14-4884); `ohid-` are the six principles of the Office for Health Improvement and
Disparities' Working definition of trauma-informed practice (2022). A framework may add its own.
"""

from types import MappingProxyType

ITEM_LINKS = MappingProxyType(
    {
        "kpi-1": "KPI 1: collaboration across the system, with clear governance",
        "kpi-2": "KPI 2: training, policy and practice, learning and case studies",
        "kpi-3": "KPI 3: organisations using the self-assessment to evidence and improve",
        "kpi-4": "KPI 4: community of practice, and working with the core team",
        "kpi-5": "KPI 5: place-based test and learn",
        "kpi-6": "KPI 6: engagement and co-production with children, young people and families",
        "samhsa-leadership": "SAMHSA: governance and leadership",
        "samhsa-policy": "SAMHSA: policy",
        "samhsa-environment": "SAMHSA: physical environment",
        "samhsa-involvement": "SAMHSA: engagement and involvement",
        "samhsa-collaboration": "SAMHSA: cross-sector collaboration",
        "samhsa-services": "SAMHSA: screening, assessment and treatment services",
        "samhsa-workforce": "SAMHSA: training and workforce development",
        "samhsa-monitoring": "SAMHSA: progress monitoring and quality assurance",
        "samhsa-financing": "SAMHSA: financing",
        "samhsa-evaluation": "SAMHSA: evaluation",
        "ohid-safety": "OHID: safety",
        "ohid-trust": "OHID: trust",
        "ohid-choice": "OHID: choice",
        "ohid-collaboration": "OHID: collaboration",
        "ohid-empowerment": "OHID: empowerment",
        "ohid-cultural-consideration": "OHID: cultural consideration",
    }
)
