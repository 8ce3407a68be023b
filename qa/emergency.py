"""Wording of someone in danger now, told by themselves or by a person beside them."""

import re

from ingest.sieve import Sieve

_WHO = r"(?:i|he|she|they|child|son|daughter|patient|wife|husband|baby|toddler|mother|father|friend)"
_CANNOT = r"(?:can['’]?t|cannot|can not|could not|couldn['’]?t|unable to|no longer able to)"
_WHOSE = r"(?:my|his|her|their|the|both)"
_PATTERNS = (
    r"can(?:['’]?t|\s?not| hardly| barely) (?:breathe|swallow|wake (?:him|her|them|up))",
    r"(?:not|stopped|isn['’]?t) breathing|(?:struggling|gasping) (?:to breathe|for (?:air|breath))",
    r"(?:turn(?:ed|ing|s)?|gone|lips are|is) blue",
    r"unconscious|unresponsive(?! to)|passed out|won['’]?t wake|(?:about|going) to (?:pass out|faint|collapse)",
    r"collapsed(?! (?:lung|vertebra|vein))",
    r"seizing|(?:having|has) a (?:seizure|fit|stroke|heart attack)(?: now)?|convulsing|stroke (?:right )?now",
    r"kill(?:ing)? (?:my|him|her|them|your)sel(?:f|ves)|end (?:my|his|her|their) (?:own )?life",
    r"wants? to die|wanted to die|(?:harm|hurt|cut)(?:ing|ting)? (?:my|him|her)self",
    r"(?:took|taken|swallowed|ate|drank) (?:too many|(?:a|the) whole|all (?:of )?(?:my|his|her|the)|bleach|poison)",
    r"overdosed|poisoned",
    r"chest (?:hurts|pain)\b.{0,30}\b(?:arm|jaw|shoulder)",
    r"(?:crushing|severe|sudden|terrible) chest pain|chest pain (?:right )?(?:now|since|radiating|spreading)",
    r"bleeding (?:heavily|a lot|out)|heavy bleeding(?! (?:with|on|during) (?:period|menses))",
    r"(?:won['’]?t|will not|can['’]?t) stop (?:the )?bleeding|(?:vomiting|coughing)(?: up)? (?:a lot of )?blood",
    r"anaphyla\w+|throat (?:is )?(?:closing|swelling)|tongue (?:is )?swelling",
    r"choking",
    r"face (?:is )?droop\w*|can['’]?t (?:speak|move (?:my|his|her) (?:arm|leg))|sudden(?:ly)? (?:weakness|numbness)",
    rf"{_CANNOT} (?:move|feel) (?:{_WHOSE} )?(?:arms?|legs?|limbs?|body|left side|right side)",
    rf"sudden(?:ly)? (?:\w+ ){{0,2}}{_CANNOT} (?:walk|stand|see|speak|talk|move|pass urine|urinate)",
    rf"{_WHOSE} legs (?:have |has )?(?:gone|went|suddenly) (?:\w+ )?(?:weak|numb|dead)",
    r"suddenly (?:lost|losing) (?:control|(?:my|his|her) (?:sight|vision|speech|hearing))|suddenly (?:gone )?blind",
    r"worst headache of (?:my|his|her|their) life|(?:sudden|thunderclap) (?:severe )?headache",
    r"(?:tried|trying|attempted|wants?|going) to (?:hang|shoot|drown|stab|strangle|poison)"
    r" (?:my|him|her|them)sel(?:f|ves)",
    r"(?:tried|trying|attempted|wants?|going|telling (?:me|him|her) )(?: ?to)? (?:harm|hurt|kill|drown|smother)"
    r" (?:the|my|his|her|their|our) (?:\w+ )?(?:baby|child|children|son|daughter|wife|husband|mother|father)",
    r"(?:blood pressure|bp)(?: is| of| was| now)? (?:[3-7]\d|8[0-5]) ?(?:/|over) ?\d{2}",
    r"(?:electrocuted|drowning|nearly drowned|bitten by a (?:\w+ )?snake|stung and (?:swelling|wheezing))",
    r"(?:call|dial|ring|phone) (?:an ambulance|911|999|112|000)",
    rf"(?:crushing|severe|sudden|terrible|tight\w*|squeezing) (?:\w+ )?(?:pain|pressure|tightness|weight|band)?"
    rf" ?(?:in|on|across|over) {_WHOSE} chest",
    r"lips? (?:\w+ ){0,3}(?:grey|gray|blue|purple)",
    r"(?:pass|black|faint)(?:es|ing|ed)? out|(?:los(?:es|ing|t)|slipping out of) consciousness",
    r"threaten\w* to (?:\w+ ){0,2}(?:jump|kill|hang|shoot|stab|harm|hurt|drown|die)"
    r"|(?:jump|throw (?:him|her|my|them)self) (?:off|from|in front|out of)",
    r"(?:wheez\w+|short of breath|tight chest)\b.{0,30}\b(?:hives|rash|swell\w*|welts)"
    r"|(?:hives|rash|swell\w*|welts)\b.{0,30}\b(?:wheez\w+|short of breath|tight chest)",
    r"(?:seizure|fit|convulsions?|fitting) (?:\w+ ){0,3}(?:minutes|(?:does|will|has|did)(?: not|n['’]t) stop\w*)",
    r"voices? (?:\w+ )?(?:tell|order|command)\w* (?:me|him|her|them) to (?:kill|drown|harm|hurt|jump|die|smother|stab)",
    r"(?:vomit\w*|cough\w*|throw\w* up|bringing up)(?: up)? (?:(?!no\b|without\b)\w+ ){0,4}(?:blood|coffee grounds)",
    r"(?:mouth|face) (?:is |has gone |looks )?(?:crooked|lopsided|twisted)|suddenly (?:talks|talking|speaks) nonsense",
    r"unrous\w+|(?:not|cannot be|can['’]?t be) rous\w+|gasping",
    r"(?:rope|noose|cord|belt) (?:a?round|from) (?:his|her|my) neck",
    r"can (?:hardly|barely) (?:talk|speak|breathe|swallow)|(?:stabbed|shot|hanged|strangled|cut) (?:him|her|my)self",
    r"(?:injected|took|swallowed|gave|given) (?:\S+ ){0,4}\d+ (?:units|mg|tablets|pills|ml)\b.{0,20}\binstead of \d+",
    r"soak\w* (?:an? |the |through )?(?:\w+ )?(?:towels?|pads?)",
    r"breath\w* (?:only )?(?:[1-7]|[4-9]\d) times (?:a|per) minute",
    r"(?:blood|bleeding) (?:\w+ )?(?:pour\w*|spurt\w*|gush\w*)|(?:spurt|gush|pour)\w* (?:with )?blood",
    r"end it (?:all|tonight|now|today)|handful of (?:\S+ ){0,4}(?:pills|tablets|capsules|medicines?|medication)",
    rf"(?:cut|slashed|slit) {_WHOSE} (?:wrists?|throat|arms?)",
    r"(?:drank|drunk|swallowed|ate|eaten|ingested) (?:\w+ ){0,4}(?:liquid|bleach|detergents?|cleaners?|batter(?:y|ies)"
    r"|antifreeze|pesticides?|acid|petrol|weed ?killer|(?:rat )?poison)",
    rf"(?:took|taken|swallowed|emptied) (?:{_WHOSE} |an? )(?:whole|entire|full) (?:\w+ )?"
    r"(?:packs?|packet|bottle|box|strip)",
    r"saddle (?:numbness|ana?esthesia|area)",
    r"(?:oxygen saturation|saturation|sats?|SpO2|SaO2)(?: is| of| at| down to| fell to)* (?:[4-7]\d|8[0-8]) ?%?",
    r"(?:chemo\w*|neutrop\w+)\b.{0,60}\b(?:(?:temperature|temp|has)(?: is| of)? (?:3[89]|4[01])|shiver\w*)"
    r"|(?:(?:temperature|temp)(?: is| of)? (?:3[89]|4[01])|shiver\w*)\b.{0,60}\b(?:chemo\w*|neutrop\w+)",
)
# Signs that are an emergency where they are new, or told of a person: what fails, hurts or swells.
_LIMB = r"(?:arms?|legs?|face|mouth|hands?|side|limbs?|eyes?)"
_SIGNS = (
    r"(?:drowsy|limp|floppy|lifeless|fitting|blacked out|fainted|collapsing|hard to (?:wake|rouse))",
    r"(?:stopped|not|no longer|isn['’]?t|doesn['’]?t) (?:responding|reacting|respond|react|moving|waking)",
    rf"{_LIMB} (?:\w+ )?(?:hangs?|droop\w*|g[ai]ves? way|weak|numb|dead|paraly[sz]ed)"
    r"|numb\w* (?:between|in|of) (?:the|both) legs",
    rf"(?:weak(?:ness)?|numb(?:ness)?|paralysis|loss of (?:feeling|power|strength)) (?:in|of) (?:\w+ )?{_LIMB}",
    r"speech (?:is |has become |became )?(?:slurred|gone|unclear)|slurr\w+ speech|loss of (?:vision|sight|speech)",
    rf"{_CANNOT} (?:pee|pass (?:any )?(?:urine|water)|urinate|hold (?:urine|water)|swallow|speak|see|walk|stand)",
    r"wets? (?:him|her)self|(?:lost|losing|no|loss of) control (?:of|over) (?:\w+ )?(?:bladder|bowels?)",
    r"(?:lips?|tongue|face|throat|eyes)(?: (?:and|,) (?:lips?|tongue|face|throat|eyes))* (?:is |are )?swell\w*",
    r"(?:chest (?:hurts|pain|pressure|tightness))",
    r"(?:fever|temperature|shak\w+|chills|rigors?)\b.{0,40}\b(?:chemo\w*|neutrop\w+)"
    r"|(?:chemo\w*|neutrop\w+)\b.{0,40}\b(?:fever|rigors?)",
    r"(?:vomit\w*|cough\w*|spit\w*|throw\w* up)(?: up)? blood",
    r"(?:take|took|taken|swallow\w*|ate|drank) (?:\d{2,}|(?:the |a )?(?:whole|entire) (?:\w+ )?(?:bottle|box|pack\w*))",
    r"stridor|(?:breathing|breaths?) (?:is |are |has become )?(?:very )?(?:shallow|labou?red|noisy|fast|slow)"
    r"|(?:neck|throat) swelling|incontinen\w+|grey and sweat\w*|clammy"
    r"|(?:pulse|heart rate)(?: is| of| at)? (?:1[5-9]\d|2\d\d|[1-3]\d)(?!\d)",
    r"suicid\w+|overdose|(?:not|n['’]?t|no longer) want to (?:live|be alive|go on)",
)
_NEW = (
    r"(?:sudden(?:ly)?|now|just|today|tonight|new(?:ly)?|this (?:morning|afternoon|evening)"
    r"|since (?:yesterday|an?|\w+ (?:minutes?|hours?)|this)|(?:for|after|within) (?:\w+ )?(?:minutes?|an hour|hours?)"
    r"|(?:minutes?|hours?) ago|last (?:hour|night)"
    r"|after the (?:injection|infusion|antibiotic|drug|dose|tablet|sting)|at the moment|right away|anymore)"
)
_PERSON = (
    r"(?:i|my|he|she|his|her|him|we|our|mum|mom|dad|husband|wife|son|daughter|baby|toddler|child|mother|father|friend|patient"
    r"|man|woman|boy|girl)"
)
# Words of emergencies that name a subject, not a person in danger.
_NO_DANGER = Sieve(
    r"(?:emergency contracepti\w+|suicid\w+ (?:risk|prevention|warning|screening|ideation (?:as|with|on|under))"
    r"|(?:risk|history|signs|prevention|treatment|management|antidote|rates?) (?:of|for) (?:\w+ ){0,3}"
    r"(?:suicid\w+|overdose|anaphyla\w+|choking|bleeding|collapse)"
    r"|anaphyla\w+ (?:to|with|management|treatment|action)|(?:minor|past|previous|prior|earlier) \w+"
    r"|(?:label|warning|warns?|warned|boxed|listed|side effects?)(?: \w+){0,5} suicid\w+(?: \w+)?"
    r"|suicid\w+ (?:\w+ ){0,2}(?:label|warnings?|boxed)"
    r"|blue (?:dye|light)|choking (?:game|hazard)|overdose (?:prevention|education|risk)"
    rf"|(?:how|what|which|should|when) (?:\w+ ){{0,6}}(?:overdose|anaphyla\w+|suicid\w+)(?! {_WHO}\b))",
    re.IGNORECASE,
)
_DANGER = Sieve(rf"\b(?:{'|'.join(_PATTERNS)})\b", re.IGNORECASE)


_SIGN = Sieve(rf"\b(?:{'|'.join(_SIGNS)})(?!\w)", re.IGNORECASE)
_IS_NEW = Sieve(rf"\b{_NEW}\b", re.IGNORECASE)
_IS_OF_A_PERSON = Sieve(rf"\b{_PERSON}\b", re.IGNORECASE)
# These are signs in whoever has them, however long.
_ALWAYS = Sieve(
    r"\b(?:stridor|breath\w*|swelling|clammy|pulse|limp|floppy|lifeless|hard to|respond\w*|react\w*|suicid\w+|overdose"
    r"|want to (?:live|be alive|go on)|chemo\w*|neutrop\w+)\b",
    re.IGNORECASE,
)


def is_emergency(text: str) -> bool:
    """True when a text tells of a person in danger now; "emergency contraception" does not. A sign that may be old or
    only asked about counts where it is new, or told of a person where it is a sign at any time."""
    told = _NO_DANGER.sub(" ", text)
    if _DANGER.search(told):
        return True
    sign = _SIGN.search(told)
    if sign is None:
        return False
    return bool(_IS_NEW.search(told) or (_ALWAYS.search(sign.group()) and _IS_OF_A_PERSON.search(told)))
