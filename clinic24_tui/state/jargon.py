"""Words of the trade that a patient need not know, and what to write instead; our own list, from what care writes in records."""

from typing import Final, NamedTuple


class TradeWord(NamedTuple):
    """A pattern of whole words (regular expression, any case), and plainer Swedish; several with commas, empty where it depends."""

    pattern: str
    instead: str


_SHAPED: Final = (
    r"(?!empati|sympati|epidemi|pandemi|akademi|anatomi|homeopati)\w{3,}"
    r"(pati|skopi|ektomi|tomi|stomi|emi|uri|algi|peni|plasi|plegi|pares|flebit|itis|cele|megali|stenos|skleros|cytos|dermatit|artrit"
    r"|artros|gastrit|sinuit|bursit|tendinit|neurit|hepatit|nefrit|kolit)(n|er|erna|en|ens|isk|iska|iskt)?"
)
"""Words that end as the trade's Latin and Greek do."""
_WORDS: Final = (
    (r"dysp?né\w*", "svårt att andas"),
    (r"exacerbation\w*", "försämring"),
    (r"mobiliser\w+", "röra på dig"),
    (r"sätt(a|er) (ut|in)|(ut|in)sättning\w*", "sluta med, börja med"),
    (r"crp", "snabbsänka"),
    (r"u\.?\s?a\.?(?=[\s,.;]|$)", "som det ska"),
    (r"ödem\w*", "svullnad"),
    (r"erytem\w*", "rodnad"),
    (r"furosemid", "vattendrivande"),
    (r"intermittent\w*", "kommer och går"),
    (r"(djup )?ventrombos\w*|dvt|trombos\w*", "blodpropp"),
    (r"emboli\w*", "blodpropp"),
    (r"miktion\w*", "att kissa"),
    (r"dysuri\w*", "sveda när du kissar"),
    (r"hematuri\w*", "blod i kisset"),
    (r"diures\w*", "hur mycket du kissar"),
    (r"allmänpåverka\w+|allmäntillstånd\w*", "riktigt sjuk, hur du mår i övrigt"),
    (r"remitter\w+", "skickar en remiss"),
    (r"palpitation\w*", "hjärtklappning"),
    (r"takykardi\w*", "snabb puls"),
    (r"debut(en|erade|er)?", "började"),
    (r"patienten|pat\.?", "du"),
    (r"vc|bvc-?mott", "vårdcentralen"),
    (r"ssk|dsk|usk", "sköterskan"),
    (r"akm", "akuten"),
    (r"benign\w*", "godartad"),
    (r"malign\w*", "elakartad"),
    (r"peror\w+|per os", "genom munnen"),
    (r"recidiv\w*", "kommit tillbaka"),
    (r"anemi\w*", "blodbrist"),
    (r"indicer\w+|indiker\w+|indikation\w*", "visar, skäl"),
    (r"kontraindi\w+", "passar inte"),
    (r"nsaid\w*", "Ipren och liknande"),
    (r"pga|mtp|iom|iaf|vb|p\.?n\.", ""),
    (r"ulcus|ulcer\w*", "sår"),
    (r"hypertoni\w*", "högt blodtryck"),
    (r"hypotoni\w*", "lågt blodtryck"),
    (r"hyperglykemi\w*", "högt blodsocker"),
    (r"hypoglykemi\w*", "lågt blodsocker"),
    (r"p-?glukos|glukos\w*", "blodsocker"),
    (r"obstip\w+", "förstoppning"),
    (r"emes\w*|emetisk\w*", "kräkningar"),
    (r"cefalgi\w*|cefal[ae]a", "huvudvärk"),
    (r"vertigo", "yrsel"),
    (r"synkope?\w*", "svimning"),
    (r"analgetik\w*", "värktabletter"),
    (r"antipyretik\w*", "febernedsättande"),
    (r"(sub)?febril\w*|afebril\w*", "har feber, har ingen feber"),
    (r"suppositori\w*", "stolpiller"),
    (r"inhalation\w*|inhaler\w+", "andas in"),
    (r"profylax\w*|profylaktisk\w*", "förebyggande"),
    (r"bilateral\w*", "på båda sidor"),
    (r"unilateral\w*", "på ena sidan"),
    (r"proximal\w*|distal\w*", "närmare, längre ut"),
    (r"abdom\w+|buk(en|smärt\w*)?", "magen"),
    (r"thorax|torax", "bröstkorgen"),
    (r"palp(er\w+|ation\w*|öm\w*)", "känna på, öm när man trycker"),
    (r"auskult\w+", "lyssna"),
    (r"status", "undersökning"),
    (r"anamnes\w*", "det du har berättat"),
    (r"symtomatologi\w*", "besvär"),
    (r"komorbid\w*", "andra sjukdomar"),
    (r"progredier\w+|progress", "blir sämre"),
    (r"regress|regredier\w+", "blir bättre"),
    (r"adekvat\w*", "rätt"),
    (r"initier\w+", "börja"),
    (r"elimin\w+", "få bort"),
    (r"ordiner\w+|ordination\w*", "läkaren har bestämt"),
    (r"compliance|följsamhet\w*", "att ta medicinen som du ska"),
    (r"prognos\w*", "hur det brukar gå"),
    (r"anamnestisk\w*", "som du har berättat"),
    (r"nutrition\w*", "mat"),
    (r"dehydrer\w+|intorka\w*", "fått för lite vätska"),
    (r"pneumoni\w*", "lunginflammation"),
    (r"cystit\w*|pyelonefrit\w*", "urinvägsinfektion"),
    (r"otit\w*", "öroninflammation"),
    (r"tonsillit\w*", "halsfluss"),
    (r"hb", "blodvärde"),
    (r"biopsi\w*", "vävnadsprov"),
    (r"hemoptys\w*", "att hosta blod"),
    (r"heredit\w*", "i släkten"),
    (r"malignitet\w*", "cancer"),
    (r"revider\w*|revisio\w*", "rengöra, ändra"),
    (r"ex(s)?pekta\w*", "vänta och se"),
    (r"opåverka\w*", "mår bra i övrigt"),
    (r"växt av", "bakterier"),
    (r"at|bt|us|ua|op|rtg|dt|mr|ul|inj|iv|im|sc|tabl", ""),
    (_SHAPED, ""),
)
JARGON: Final = {f"w{number}": TradeWord(*word) for number, word in enumerate(_WORDS)}
