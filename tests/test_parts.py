import pytest

from qa.parts import split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "What is the dose of pertuzumab and how is it monitored?",
            ("What is the dose of pertuzumab?", "How is pertuzumab monitored?"),
        ),
        (
            "What is the dose of pertuzumab and what is the treatment of gout?",
            ("What is the dose of pertuzumab?", "What is the treatment of gout?"),
        ),
        (
            "What is the dose of trastuzumab, and in renal impairment?",
            ("What is the dose of trastuzumab?", "What is the dose of trastuzumab in renal impairment?"),
        ),
        ("Dose and monitoring of tucatinib?", ("Dose of tucatinib?", "Monitoring of tucatinib?")),
        (
            "When is Enhertu stopped for pneumonitis and should it be restarted?",
            ("When is Enhertu stopped for pneumonitis?", "About pneumonitis: should Enhertu be restarted?"),
        ),
        (
            "She has gout and takes warfarin. Is colchicine safe? How is INR monitored?",
            (
                "She has gout and takes warfarin. Is colchicine safe?",
                "She has gout and takes warfarin. How is INR monitored?",
            ),
        ),
    ],
)
def test_each_part_is_said_in_full(text: str, parts: tuple[str, ...]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "How are trastuzumab and pertuzumab given?",
        "What are the risks and benefits of docusate?",
        "Asymptomatic ILD on CT under T-DXd that cleared after 3 weeks: may I go on, and at what dose?",
        "EF fell to 38% on Herceptin/Perjeta for stage IV disease, no symptoms. Hold or carry on?",
        "What is the diagnosis and treatment of pancreatoblastoma?",
        "and how is it monitored?",
        "why and how?",
    ],
)
def test_one_question_is_left_whole(text: str) -> None:
    assert split(text) == (text,)
