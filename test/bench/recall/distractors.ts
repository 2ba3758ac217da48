import { randomFrom } from '../random.ts'

/** What else is written down in a language: sentences of which every [a|b] is one of its choices. */
type Language = { titles: string[]; descriptions: string[]; tags: string[] }

const languages: Language[] = [
  {
    titles: [
      '[Lunch|Dinner|Coffee|Breakfast] with [Anna|Tom|the cousins|Grandma|the team] at the [harbour|station|market hall]',
      '[Dentist|Doctor|Optician] appointment, [check-up|new prescription|cleaning|one filling]',
      '[Walk|Run|Bike ride] [along the river|to the lighthouse|around the lake|in the rain]',
      '[Fixed|Cleaned|Painted|Bought] the [kitchen lamp|back door|garden chair|hallway shelf|bicycle tyre]',
      '[Started|Went on] reading [a novel|a book about the sea|the paper|a letter from Tom]',
      'Baked [rye bread|a cake|pizza|rolls] [for the neighbours|after work|with too much salt]',
      '[Meeting|Interview|Call] about the [budget|new office|queue|release] with [Northern Rail|the board|a customer]',
      '[The cat|The dog|Our neighbour’s cat] [slept all day|brought a mouse|needs new food|saw the vet]',
      '[Ferry|Train|Flight] to [Dublin|Hamburg|the island|Galway], [on time|an hour late|cancelled]',
    ],
    descriptions: [
      'It took [one|two|three] hours and cost more than [planned|last time|it should].',
      '[Sunny|Windy|Cold], and the [seals|gulls|tourists] were loud.',
      'Told me the story of the [old boat|first job|winter of 1978|cellar].',
      'The valve of the [radiator|bicycle pump|boiler] leaks again, the technician comes [Monday|Thursday].',
      'Passport and tickets were in the [blue bag|drawer|other coat].',
      'Slept badly, the tooth [hurts|is better]. [Ibuprofen|Tea] helped.',
    ],
    tags: [
      'food',
      'health',
      'house',
      'work',
      'friends',
      'family',
      'outdoors',
      'books',
      'pets',
      'bike',
    ],
  },
  {
    titles: [
      '[Mittagessen|Abendessen|Kaffee|Frühstück] mit [Anne|Jürgen|Oma|den Kollegen] [am Hafen|in der Markthalle|zu Hause]',
      '[Zahnarzt|Hausarzt|Augenarzt], [Vorsorge|neue Brille|Zahnreinigung|eine Füllung]',
      '[Spaziergang|Radtour|Lauf] [an der Elbe|um den See|im Regen|durch die Heide]',
      '[Fahrrad geputzt|Regal gebaut|Küche gestrichen|Lampe repariert], [endlich|mal wieder|mit Jürgen]',
      '[Grünkohl|Kartoffelsuppe|Apfelkuchen|Fisch] gekocht [für alle|nach Omas Rezept|mit zu viel Salz]',
      '[Besprechung|Gespräch|Telefonat] über [den Umzug|die Steuer|das Konzert|die Heizung]',
      '[Der Kater|Der Hund|Nachbars Katze] [schlief den ganzen Tag|brachte eine Maus|war beim Tierarzt]',
      '[Zug|Fähre|Bus] nach [Cuxhaven|Lüneburg|Bremen|Berlin], [pünktlich|eine Stunde zu spät|fiel aus]',
      '[Apfelernte|Rasen gemäht|Tomaten gepflanzt|Hecke geschnitten] im Garten',
    ],
    descriptions: [
      'Hat [zwei|drei|vier] Stunden gedauert und war teurer als [gedacht|letztes Mal].',
      '[Sonnig|Windig|Kalt], die [Möwen|Robben|Touristen] waren laut.',
      'Sie erzählte von [früher|der ersten Wohnung|dem Winter 1978|ihrem Bruder].',
      'Das Ventil an der [Heizung|Luftpumpe|Spüle] ist undicht, der Handwerker kommt [Montag|Donnerstag].',
      'Schlecht geschlafen, der Zahn [tut weh|ist besser].',
      'Das Klavier muss gestimmt werden, [sagt Anne|sagt Jürgen].',
    ],
    tags: [
      'essen',
      'gesundheit',
      'wohnung',
      'arbeit',
      'familie',
      'garten',
      'fahrrad',
      'musik',
      'haustier',
    ],
  },
  {
    titles: [
      '[Déjeuner|Dîner|Café|Goûter] avec [Camille|les cousins|grand-mère|l’équipe] [au port|à la maison|au marché]',
      '[Dentiste|Médecin|Ophtalmo], [contrôle|nouvelle ordonnance|détartrage]',
      '[Promenade|Course|Balade à vélo] [au bord du lac|en montagne|sous la pluie|en forêt]',
      '[Réparé|Repeint|Nettoyé] [la porte|le vélo|la lampe de la cuisine|l’évier]',
      '[Tarte aux pommes|Choucroute|Soupe|Crêpes] [pour tout le monde|trop salée|de ma mère]',
      '[Réunion|Appel|Rendez-vous] pour [le budget|les impôts|la voiture|l’école]',
      '[Le chat|Le chien|La chatte du voisin] [a dormi|a attrapé une souris|est allé chez le vétérinaire]',
      '[Train|Bus|Bateau] pour [Reims|Limoges|Lyon|l’île], [à l’heure|en retard|annulé]',
      'Cours de [musique|cuisine|anglais|danse] avec [Monsieur Martin|Jeanne|Camille]',
    ],
    descriptions: [
      'Cela a pris [deux|trois] heures et coûté plus cher que [prévu|la dernière fois].',
      '[Soleil|Vent|Froid], les [mouettes|touristes|enfants] faisaient du bruit.',
      'Elle a raconté [sa jeunesse|l’hiver 1978|son premier travail].',
      'Le robinet [de la cuisine|du jardin] fuit encore.',
      'Mal dormi, la dent [fait mal|va mieux].',
    ],
    tags: [
      'famille',
      'santé',
      'maison',
      'travail',
      'montagne',
      'cuisine',
      'voiture',
      'musique',
      'animaux',
    ],
  },
  {
    titles: [
      '[田中さん|祖母|同僚|妹]と[昼ご飯|夕ご飯|お茶]を[駅前|港|家]で',
      '[歯科|内科|眼科]で[検診|薬をもらった|予約した]',
      '[川沿い|公園|山]を[散歩した|走った|自転車で回った]',
      '[台所の電球|自転車のタイヤ|玄関の鍵]を[直した|買った|掃除した]',
      '[味噌汁|カレー|梅酒|漬物]を[作った|食べた|もらった]',
      '[会議|面接|電話]で[予算|引っ越し|旅行]の話',
      '[猫|犬|隣の猫]が[一日寝ていた|病院に行った|庭に来た]',
      '[電車|新幹線|フェリー]で[京都|大阪|島]へ、[時間通り|一時間遅れ]',
      '[ピアノ|英語|料理]の[レッスン|教室]',
    ],
    descriptions: [
      '[二|三|四]時間かかって、思ったより高かった。',
      '[晴れ|強い風|寒い]、[観光客|子ども]が多かった。',
      '[昔の話|仕事の話|冬の話]をしてくれた。',
      '水漏れがまた始まった。[月曜日|木曜日]に修理が来る。',
    ],
    tags: ['食事', '健康', '家', '仕事', '家族', '旅行', '自転車', '音楽', '猫'],
  },
]

/** An event among which others have to be found. */
export type Distractor = { title: string; description?: string; tags: string[] }

/** `count` events in all of the languages by turns, the same each time. */
export function distractors(count: number): Distractor[] {
  const random = randomFrom(3)
  const one = <T>(list: T[]): T => list[random(list.length)] as T
  const spoken = (text: string) =>
    text.replace(/\[([^\]]*)\]/g, (_, choices: string) => one(choices.split('|')))
  return Array.from({ length: count }, (_, n) => {
    const { titles, descriptions, tags } = languages[n % languages.length] as Language
    return {
      title: spoken(one(titles)),
      ...(random(3) > 0 && { description: spoken(one(descriptions)) }),
      tags: random(2) ? [one(tags)] : [],
    }
  })
}
