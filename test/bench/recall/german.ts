import type { Item } from './item.ts'

export const german: Item[] = [
  {
    title: 'Grünkohlessen beim Schützenverein',
    description: 'Pinkel, Kassler und Bratkartoffeln, danach Boßeln im Regen.',
    tags: ['essen'],
    searches: [
      ['missing accent', 'grunkohlessen'],
      ['missing accent', 'gruenkohlessen schuetzenverein'],
      ['missing accent', 'bosseln'],
      ['partial word', 'grünkohl'],
      ['question in plain words', 'wann war das Grünkohlessen beim Schützenverein'],
    ],
  },
  {
    title: 'Weisheitszahn gezogen',
    description: 'Dr. Müller-Lüdenscheidt, eine Stunde Betäubung, Kühlkissen.',
    tags: ['gesundheit'],
    searches: [
      ['inflected form', 'weisheitszähne ziehen'],
      ['missing accent', 'muller-ludenscheidt'],
      ['typo', 'weissheitszahn'],
      ['partial word', 'weisheits'],
      ['question in plain words', 'welcher Zahnarzt hat meinen Weisheitszahn gezogen'],
    ],
  },
  {
    title: 'Fahrradkette gewechselt und Schaltung eingestellt',
    description: 'Verschleißlehre zeigte 0,75. Neue Kette von KMC.',
    tags: ['fahrrad', 'werkstatt'],
    metadata: { kosten: 31 },
    searches: [
      ['inflected form', 'fahrradketten wechseln'],
      ['typo', 'fahradkette'],
      ['missing accent', 'verschleisslehre'],
      ['partial word', 'fahrradk'],
      ['operator', 'tag:fahrrad meta.kosten:31'],
    ],
  },
  {
    title: 'Umzug in die Jägerstraße',
    description:
      'Mit Annes Bulli, vierter Stock ohne Aufzug. Das Klavier blieb im Treppenhaus stecken.',
    tags: ['wohnung'],
    searches: [
      ['missing accent', 'jagerstrasse'],
      ['missing accent', 'jaegerstrasse umzug'],
      ['inflected form', 'umzüge jägerstraße'],
      ['typo', 'klavier treppenhuas'],
      ['question in plain words', 'wo blieb beim Umzug das Klavier stecken'],
    ],
  },
  {
    title: 'Heizung entlüftet, Küche bleibt kalt',
    description: 'Thermostatventil klemmt, Stift mit Öl gangbar gemacht.',
    tags: ['wohnung'],
    file: {
      name: 'rechnung-heizung.txt',
      text: 'Rechnung 4711\nHydraulischer Abgleich der Heizungsanlage\nUmwälzpumpe Grundfos geprüft\nSumme 180,00 Euro',
    },
    searches: [
      ['content of a file', 'hydraulischer abgleich'],
      ['content of a file', 'umwalzpumpe'],
      ['content of a file', 'grundfos'],
      ['inflected form', 'heizungen entlüften'],
      ['typo', 'termostatventil'],
    ],
  },
  {
    title: 'Oma erzählte von der Sturmflut',
    description: '1962 standen die Kühe bis zum Bauch im Wasser, sie schliefen auf dem Heuboden.',
    tags: ['familie'],
    searches: [
      ['inflected form', 'oma erzählen sturmfluten'],
      ['typo', 'sturmfult'],
      ['missing accent', 'kuhe heuboden'],
      ['question in plain words', 'was hat Oma von der Sturmflut erzählt'],
      ['operator', 'tag:familie sturmflut -zoo'],
    ],
  },
  {
    title: 'Konzert der Elbphilharmonie: Mahlers Fünfte',
    description:
      'Block Q, ganz oben. Das Adagietto war so leise, dass man das Lüftungsrauschen hörte.',
    tags: ['musik'],
    on: '2018-11-03',
    searches: [
      ['typo', 'elbphilamonie'],
      ['partial word', 'elbphil'],
      ['missing accent', 'mahlers funfte'],
      ['inflected form', 'konzerte mahler'],
      ['operator', 'in:2018-11 tag:musik mahler'],
    ],
  },
  {
    title: 'Steuererklärung abgegeben',
    description: 'Mit ELSTER, Arbeitszimmer und Fahrten angesetzt.',
    tags: ['papierkram'],
    file: {
      name: 'bescheid.md',
      text: '# Einkommensteuerbescheid\nAktenzeichen 22/815/04711\nErstattung 612,40 Euro auf das angegebene Girokonto',
    },
    searches: [
      ['content of a file', 'einkommensteuerbescheid'],
      ['content of a file', 'erstattung girokonto'],
      ['missing accent', 'steuererklarung'],
      ['typo', 'steuererklährung'],
      ['operator', 'has:file tag:papierkram'],
    ],
  },
  {
    title: 'Kater verschluckte ein Haargummi',
    description: 'Tierklinik Lüneburg, geröntgt, am nächsten Morgen kam es von allein.',
    tags: ['haustier'],
    searches: [
      ['inflected form', 'kater verschluckt haargummis'],
      ['typo', 'hargummi'],
      ['missing accent', 'tierklinik luneburg'],
      ['question in plain words', 'was hat der Kater verschluckt'],
      ['partial word', 'haarg'],
    ],
  },
  {
    title: 'Mit dem Kajak um die Insel Neuwerk',
    description: 'Kegelrobben auf der Sandbank, die letzten Kilometer gegen die Flut.',
    tags: ['draußen'],
    place: 'Cuxhaven',
    searches: [
      ['inflected form', 'kajaks inseln neuwerk'],
      ['typo', 'kegelroben'],
      ['partial word', 'kegelrob'],
      ['question in plain words', 'wo haben wir mit dem Kajak die Kegelrobben gesehen'],
      ['operator', 'tag:draußen kajak'],
    ],
  },
  {
    title: 'Apfelbaum gepflanzt, Sorte Finkenwerder Herbstprinz',
    description: 'Loch 80 cm tief, Kompost und ein Pfahl.',
    tags: ['garten'],
    searches: [
      ['inflected form', 'apfelbäume pflanzen'],
      ['typo', 'finkenwerder herbstprintz'],
      ['missing accent', 'apfelbaume'],
      ['partial word', 'finkenw'],
      ['question in plain words', 'welche Sorte ist der Apfelbaum im Garten'],
    ],
  },
]
