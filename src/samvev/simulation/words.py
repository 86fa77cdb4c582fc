"""Words that a made-up country is made of: names, titles, and what people write. Nobody real is meant."""

WOMEN = """
Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida Nina Maria Elisabeth
Kristin Bente Heidi Silje Hanne Linda Tone Gerd Sissel Tove Elin Camilla Grete Ellen Julie Karin Emma Thea Nora
Sara Line Turid Wenche Monica Hege Ragnhild Mette Gunn Lene Sunniva Amina Leila Fatima Zahra Yasmin Oksana Olena
""".split()  # noqa: SIM905 - a list of names is read as a text
MEN = """
Jan Per Bjørn Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin Andreas John Anders
Rune Trond Tore Daniel Jon Kristian Magnus Marius Henrik Stian Fredrik Håkon Sindre Jonas Emil Filip Sander Oskar
Mathias Tobias Even Vegard Espen Øyvind Sverre Harald Olav Rolf Leif Ali Omar Yusuf Ahmed Ivan Dmytro
""".split()  # noqa: SIM905 - a list of names is read as a text
SURNAMES = """
Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg
Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Henriksen Lund Halvorsen Sørensen Jakobsen Moen Strand
Gundersen Iversen Solberg Svendsen Martinsen Eide Knutsen Bakken Kristoffersen Mathisen Lie Rasmussen Nguyen
Amundsen Bakke Berge Moe Nygård Lunde Holm Bøe Solheim Aas Fredriksen Hauge Kaur Myhre Aune Ruud Sandvik Tangen
Vik Ali Hussain Ødegård Fjeld Brekke Sæther Thorsen Aasen Birkeland Haug Foss Nordby Teigen Ulriksen Myklebust
""".split()  # noqa: SIM905 - a list of names is read as a text
PLACES = """
Ask Bark Berg Bjørk Blåbær Bratt Dal Eik Elv Fjell Fjord Foss Furu Glim Gran Grønn Hav Hei Hegg Holm Is Kild Klev
Lang Lauv Li Lyng Mos Myr Natt Ny Odd Or Rogn Rød Sand Sel Sjø Skar Skog Sol Stein Storm Sund Sval Tind Torv Vak
Vass Vind
""".split()  # noqa: SIM905 - a list of names is read as a text
ENDINGS = """
dalen fjord vik nes øya lia sund mo bygd heim
""".split()  # noqa: SIM905 - a list of names is read as a text
UNITS = [  # sector, name, outside the municipality, share of the staff, title of those who work there
    ("health", "Barn og familie", False, 5, "Helsesykepleier"),
    ("health", "Hjemmetjenesten", False, 5, "Sykepleier"),
    ("mental_health", "Psykisk helse og rus", False, 4, "Psykiatrisk sykepleier"),
    ("school", "Ungdomsskolen", False, 4, "Lærer"),
    ("school", "Barneskolen", False, 4, "Kontaktlærer"),
    ("kindergarten", "Barnehagen", False, 3, "Pedagogisk leder"),
    ("ppt", "PP-tjenesten", False, 2, "PP-rådgiver"),
    ("child_welfare", "Barnevernet", False, 2, "Kontaktperson"),
    ("nav", "NAV", True, 4, "Veileder"),
    ("integration", "Flyktningtjenesten", False, 1, "Programrådgiver"),
    ("gp", "Legesenteret", True, 3, "Fastlege"),
    ("other", "Rehabilitering", False, 2, "Fysioterapeut"),
]
AREAS_OF_SECTOR = {
    "health": ("health", "housing", "leisure"),
    "mental_health": ("health", "network"),
    "school": ("work_school", "leisure"),
    "kindergarten": ("work_school", "network"),
    "ppt": ("work_school",),
    "child_welfare": ("network", "housing"),
    "nav": ("work_school", "economy"),
    "integration": ("work_school", "economy", "housing"),
    "gp": ("health",),
    "other": ("health",),
    "trust": ("health",),
}
AREAS = ("health", "work_school", "housing", "leisure", "economy", "network")
GOALS = {
    "health": ("Sove bedre om natta", "Klare trappa hjemme", "Færre dager med smerter", "Bruke medisinen slik jeg vil"),
    "work_school": ("Være på skolen hele uka", "Komme i jobb", "Klare dagen i barnehagen", "Fullføre fagbrevet"),
    "housing": ("Bo for meg selv", "En leilighet som passer meg", "Klare huset på egen hånd"),
    "leisure": ("Trene med andre", "Komme meg ut hver uke", "Spille i korpset"),
    "economy": ("Få oversikt over pengene", "Bli ferdig med gjelda", "Vite hva jeg har rett til"),
    "network": ("Se barna oftere", "Avlastning som virker", "Ha noen å ringe til"),
}
MEASURES = (
    "Ringe og avtale time",
    "Samtale hver uke",
    "Søke om avlastning",
    "Kartlegge hva som hjelper",
    "Følge til første møte",
    "Lage timeplan sammen",
    "Prøve hjelpemiddel hjemme",
    "Snakke med arbeidsgiver",
    "Trening to ganger i uka",
    "Møte på skolen",
    "Søke om støttekontakt",
    "Gjennomgå medisiner",
)
NOTES = (
    "Det går framover.",
    "Litt opp og ned, men vi fortsetter.",
    "Avtalt nytt møte om en måned.",
    "Dette virker. Vi gjør mer av det.",
    "Det var for mye på en gang. Vi tar ett steg om gangen.",
    "Ikke kommet i gang ennå, venter på svar.",
    "Bedre søvn denne måneden.",
    "Trenger en annen tid på dagen.",
)
SUBJECTS = ("Møtet på torsdag", "Transport", "Ny time", "Hvem ringer?", "Ferien", "Søknaden", "Hvordan går det?")
MESSAGES = (
    "Hei, kan vi flytte møtet til etter klokka ti?",
    "Takk for i dag. Jeg sender over det vi ble enige om.",
    "Det er i orden for meg.",
    "Jeg har ringt og fått time neste uke.",
    "Kan noen si hvem som følger på fredag?",
    "Fint, da gjør vi det sånn.",
)
MATTERS = (
    "Jeg vil klare mer selv, og ha noen å spørre når det blir vanskelig.",
    "Det viktigste for meg er barna og en rolig hverdag.",
    "Jeg vil tilbake til jobben jeg er glad i.",
    "Jeg vil ha venner og noe å gjøre om ettermiddagen.",
)
STRENGTHS = ("Står på og spør når noe er uklart.", "Glad i dyr og musikk.", "Har god støtte i familien.")
NEEDS = ("Fast tid å ringe på, og hjelp med papirer.", "En plan for dagen.", "Hjelp til å komme i gang.")
REASONS = ("Målet er nådd.", "Personen ønsker ikke mer hjelp nå.", "Flyttet til en annen kommune.")
DIFFICULT = ("Mange tjenester og ingen som ser helheten.", "Vi får ikke hverdagen til å gå opp.", "Lang ventetid.")
COMPLAINTS = (
    "Jeg er ikke enig i vedtaket. Det er flere tjenester enn dere har regnet med.",
    "Dere skriver at behovet går over. Det har vart i tre år.",
    "Vi ba om en plan og fikk beskjed om å vente.",
    "Ingen har spurt meg før dere bestemte dette.",
)
ANSWERS = {  # by what became of the complaint
    "forwarded": ("Vi har sett på saken igjen og står ved vedtaket.",),
    "changed": ("Vi har gjort om vedtaket.", "Du har rett. Vi har fattet et nytt vedtak."),
    "upheld": ("Statsforvalteren er enig i klagen.",),
    "not_upheld": ("Statsforvalteren er enig i vedtaket.",),
    "withdrawn": ("Klagen er trukket.",),
}
GOING = (
    "Det går bedre nå.",
    "Møtene er for lange.",
    "Fint å ha én å ringe til.",
    "Jeg venter fortsatt på svar.",
    "Alle vet hva som skal skje. Det er nytt.",
)
