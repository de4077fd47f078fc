import { type Random, Weighted, zipf } from './random.ts';

/** How many different words a language of the corpus has. */
const WORDS = 8_000;

/** The words of one language, the most frequent drawn most (Zipf), and those fit to begin a title. */
export type Vocabulary = { readonly words: Weighted<string>; readonly titleWords: Weighted<string> };

export type Language = keyof typeof LANGUAGES;

const LANGUAGES = {
  en: {
    frequent: `the of to and in a for is on that was by with as at from it has have be are he its will they not
      which or but had this their were been after who said would one more about new than also two we first up
      when over people other into there year could time all government out years last percent if so state can
      country before under three since only some public between members no court against because most
      minister during city while million both she work party made part now European law national decision
      report president police local political economic companies support region election policy case
      officials many market him group energy world rights international business committee parliament report
      health week month statement area council company plan project services security school prices water
      trade development data budget university system military tax workers number building history children
      housing border research port road river bridge forest summer winter morning`,
    sounds: {
      onsets: 'b br c cl d dr f g gr h k l m n p pr qu r s sh st t tr v w',
      vowels: 'a e i o u ai ea ee oa ou',
      endings: 'n r t ld st ment ing ed er tion al ly ous ness ship',
    },
  },
  lt: {
    frequent: `ir kad iš į su buvo yra o bet tai kaip po už per nuo tik dėl metų jau apie ar prie šalies savo jo
      taip gali dar bus pat kurie mūsų pagal vyriausybė teismas sprendimas prezidentas seimas miestas Lietuvos
      Vilniaus žmonių daugiau tačiau metais ministras įstatymas rinkimai kainos darbo šiandien`,
    sounds: {
      onsets: 'b d g j k kr l m n p pr r s st š t tr v ž č',
      vowels: 'a ą e ę ė i į y o u ų ū ai ie uo au',
      endings: 's as is us ys ė a os iai imas ininkas tojas ybė umas',
    },
  },
  lv: {
    frequent: `un ir ka no par ar uz kas bija arī lai pēc gada kā tika to vai bet pie tas ne tiek savu gadā vairāk
      Latvijas Rīgas valsts valdība tiesa lēmums prezidents saeima pilsēta ministrs likums cilvēku cenas darba
      šodien jau līdz pret starp kuri tomēr`,
    sounds: {
      onsets: 'b d dz g ģ j k ķ l ļ m n ņ p r s š st t v z ž',
      vowels: 'a ā e ē i ī o u ū ai ie au',
      endings: 's a e is us šana ība ājs nieks tājs ums ams',
    },
  },
  et: {
    frequent: `ja on et ei oli ta see kui ka aga mis oma või selle nii kes ning välja üle pärast kohta aasta Eesti
      Tallinna riigi valitsus kohus otsus president riigikogu linn minister seadus inimeste hinnad töö täna
      rohkem juba kuni vastu vahel siiski`,
    sounds: {
      onsets: 'h j k l m n p r s t v',
      vowels: 'a aa e ee i o oo u uu õ õu ä ää ö ü üü',
      endings: 'n s d l t mine ja us lik dus nik stik',
    },
  },
  pl: {
    frequent: `i w z na do nie się że to jest o po jak za od ale dla przez był która przy tego roku już oraz został
      Polski rząd sąd decyzja prezydent sejm miasto minister ustawa ludzi ceny praca dzisiaj więcej jednak
      między przed zgodnie`,
    sounds: {
      onsets: 'b br c cz d dz g k kr l ł m n p prz r s sz ś st t trz w z ż',
      vowels: 'a ą e ę i o ó u y ie ia',
      endings: 'a y ć ni owy ość nik anie enie stwo ski ka',
    },
  },
  ru: {
    frequent: `и в на не что с по он это как из у за от но для был его о к же так все года уже или также после
      России Литвы правительство суд решение президент парламент город министр закон людей цены работа сегодня
      больше однако между против`,
    sounds: {
      onsets: 'б бр в г д ж з к кр л м н п пр р с ст т тр ф х ц ч ш',
      vowels: 'а е ё и о у ы э ю я',
      endings: 'н т й ть ние ость ский ник тель ство ка ов',
    },
  },
} as const;

/** Invented words and names of a language: how syllables begin and go on, and how words end. */
type Sounds = Readonly<Record<'onsets' | 'vowels' | 'endings', readonly string[]>>;

const SOUNDS = Object.fromEntries(
  Object.entries(LANGUAGES).map(([language, { sounds }]) => [
    language,
    { onsets: words(sounds.onsets), vowels: words(sounds.vowels), endings: words(sounds.endings) },
  ]),
) as Record<Language, Sounds>;

export function vocabularies(random: Random): Readonly<Record<Language, Vocabulary>> {
  const languages = Object.keys(LANGUAGES) as Language[];
  return Object.fromEntries(languages.map((language) => [language, vocabulary(language, random)])) as Record<
    Language,
    Vocabulary
  >;
}

/** A name of a place or a family, capitalised. */
export function inventedName(language: Language, random: Random): string {
  return capitalised(inventedWord(SOUNDS[language], random));
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Real words are the most frequent ones, invented words the long tail. No two are alike. */
function vocabulary(language: Language, random: Random): Vocabulary {
  const real = words(LANGUAGES[language].frequent);
  const all = new Set(real);
  while (all.size < WORDS) all.add(inventedWord(SOUNDS[language], random));
  const list = [...all];
  return {
    words: new Weighted(list, zipf(2)),
    // Titles have fewer of the words that hold sentences together.
    titleWords: new Weighted(list.slice(Math.floor(real.length / 4)), zipf(3)),
  };
}

function inventedWord({ onsets, vowels, endings }: Sounds, random: Random): string {
  let word = '';
  for (let left = random.int(1, 3); left > 0; left -= 1) word += random.pick(onsets) + random.pick(vowels);
  const ending = random.pick(endings);
  const clash = vowels.some((vowel) => ending.startsWith(vowel));
  return word + (clash ? random.pick(onsets) : '') + ending;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
