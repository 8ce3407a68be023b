"""What a text tells of somebody now, told from what it asks about, denies, or tells of the past."""

import re

from ingest.sieve import Sieve

# Up to the end of what is denied, past or asked about: a comma, another clause.
_THING = (
    r"(?:(?!(?:and|but|who|now|then|today|since|with|while|yet|although|is|are|he|she|i|my)\b)"
    r"[\w'/-]+(?:\s+|(?=[,.;:?!)]|$))){1,6}"
)
# "No pulse" and "without regaining consciousness" deny nothing: the lack is the sign.
_A_LACK = r"longer|pulse|urine|breath|f(?:o)?etal|feeling|control|point|reason|response|bladder|bowel"
_DENIED = Sieve(
    rf"\b(?:no(?! (?:{_A_LACK}))|without(?! (?:regaining|waking|any response))|denies|denied|never had|rules? out"
    rf"|excludes?|absence of|free of|negative for|not have(?: any)?|nor)\s+{_THING}"
    r"|(?:[\w'/-]+\s+){1,5}(?:(?:was|is|were|are|has been|have been|already)\s+)?(?:ruled out|excluded)\b",
    re.IGNORECASE,
)
_A_NUMBER = r"\d+|a|an|one|two|three|four|five|six|several|many|some"
_PAST = Sieve(
    r"\b(?:history|hx|h/o|past|previous(?:ly)?|prior|earlier|old|remote|resolved|treated|minor|known to have had"
    rf"|last pregnancy)(?: of)?\s+{_THING}"
    rf"|(?:[\w'/-]+\s+){{1,6}}(?:{_A_NUMBER})\s+(?:weeks|months?|years?)\s+(?:ago|earlier|before)\b"
    r"|\b(?:brother|sister|father|mother|dad|m[ou]m|uncle|aunt|cousin|parent|grand\w+)s? (?:also )?"
    r"(?:died|dropped dead|passed away)\b[^,.;?!]*"
    r"|[^,.;?!]*\b(?:in (?:her|his|my|the|a) (?:last|previous|first) \w+|as a child|in childhood"
    r"|in the (?:past|family))\b",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:risks?|(?<!heart )(?<!respiratory )(?<!resp )(?<!pulse )rates?|incidence|frequency|prevalence|prophylaxis"
    r"|prevention|prevent(?:s|ing)?|avoid(?:s|ing)?|management|treatment|treating|causes?|signs?|symptoms?|definition"
    r"|assessment|label|warnings?|warned|warns?|boxed|listed|side effects?|adverse (?:reactions?|events?|effects?)"
    r"|mechanism|contraindications?|dose|dosing|dosage|antidotes?|screening|target|goal|threshold|criteria|odds"
    r"|likelihood|chance|education|section|predictors?|guidelines?|evidence|role|benefit|efficacy|mortality|survival"
    r"|prognosis|diagnosis|work-?up|differential|scores?|factors?|worr(?:ied|y)|anxious|afraid|scared|concerned"
    r"|fear(?:ful)?|indications?|training|plan|trial|study)"
)
_ASKED_ABOUT = Sieve(
    rf"\b{_SUBJECT}\s+(?:of|for|to|against|in|with|about|after|before|from|because of|if)"
    rf"\s+(?!(?:he|she|him|her|my|me|i)\b){_THING}"
    rf"|(?:[\w'/-]+\s+){{1,3}}{_SUBJECT}\b(?! (?:is |of )?\d|\s+(?:of|about)\s)"
    r"|\b(?:emergency contracepti\w+|blue (?:dye|light)|choking (?:game|hazard)|heat stroke"
    r"|stroke (?:unit|volume|patients?))\b",
    re.IGNORECASE,
)
_KIN = (
    r"(?:m[ou]m|mother|dad|father|husband|wife|partner|son|daughter|boy|girl|brother|sister|friend|gran\w*|nan|uncle"
    r"|aunt|baby|toddler|newborn|infant|neighbou?r|colleague|kid|teen\w*)"
)
_SOMEBODY = re.compile(
    rf"\b(?:i|i'm|i've|my|me|we|us|our|he|she|his|him|her|he's|she's|they've|somebody|someone|{_KIN}"
    r"|\d+[- ]?(?:year|yr|month|week|day|hour)s?[- ]?old|\d+ ?y/?o|\d{1,2} ?[mf]|[mf] ?\d{1,2}|\d{1,2}[mf])\b",
    re.IGNORECASE,
)
_SOME_PATIENT = re.compile(
    r"\b(?:(?:a|an|the|this|our|one)\s+(?:[\w-]+\s+){0,3})?"
    r"(?:patient|pt|man|woman|lady|gentleman|child|student|diabetic)\b(?!s)",
    re.IGNORECASE,
)
_GROUP = r"patients|people|women|men|children|infants|adults"
_MANY = re.compile(
    rf"\b(?:(?:{_GROUP}|those|individuals|persons|pts|cases|somebody|someone|anyone)"
    rf" (?:with|who|on|after|under|in|having|taking)|in (?:{_GROUP}|cancer)|which patients|patients)\b",
    re.IGNORECASE,
)
_ABOUT_A_SUBJECT = re.compile(
    r"^\W*(?:and |so |but |also )?(?:how (?:is|are|do you|does|often|common|should|can|long|much|many|to|would|do we)"
    r"|what(?! (?:now|next|do i|should i|can i))|which|does|do(?! i)|is (?:there|it|an?)\b|are (?:there|any)"
    r"|can (?!(?:he|she|i|my)\b)|could|may|should|when (?:should|is|are|do|to|can)|why|who|where|define|list|compare"
    r"|explain|describe|management|treatment|prevention|risk|role|use of|effect|efficacy|has|have"
    rf"|in (?:{_GROUP}))\b",
    re.IGNORECASE,
)
_ACT_NOW = re.compile(
    r"\b(?:what now|next step|what (?:do|should|can) (?:i|we)(?: do)?|help(?: me| us)?|right now"
    r"|(?:call|dial|ring|phone) (?:an ambulance|911|999|112|000))\b",
    re.IGNORECASE,
)
# "Potassium 7.1, what dose of calcium?"
_THEN_ASKED = re.compile(r"[,;:] (?:[\w'-]+\s*){1,8}\?\s*$")


def told(text: str) -> str:
    """`text` without what it denies, what is past, and what it only asks about; curly apostrophes made straight."""
    plain = text.replace("’", "'")
    for pattern in (_ASKED_ABOUT, _PAST, _DENIED):
        plain = pattern.sub(lambda _: " , ", plain)
    return plain


def is_of_somebody(text: str) -> bool:
    """True for a text that tells of one person, or tells in note form of a patient; not for one about a subject."""
    plain = text.replace("’", "'")
    if _ACT_NOW.search(plain) or _SOMEBODY.search(plain):
        return True
    if _MANY.search(plain) or all(map(_ABOUT_A_SUBJECT.match, _sentences(plain))):
        return False
    is_a_note = any(not s.endswith("?") for s in _sentences(plain)) or _THEN_ASKED.search(plain) is not None
    return is_a_note or _SOME_PATIENT.search(plain) is not None


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.?!;:])\s+", text.strip()) if s]
