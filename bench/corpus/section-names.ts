/** Six sections, each with three, each with two: 60 in all. */
export const SECTION_NAMES = {
  Lithuania: {
    Vilnius: { 'Vilnius Old Town': {}, 'Vilnius Housing': {} },
    Seimas: { 'Seimas Committees': {}, 'Seimas Elections': {} },
    Regions: { Kaunas: {}, Klaipėda: {} },
  },
  Latvia: {
    Riga: { 'Riga Port': {}, 'Riga Transport': {} },
    Saeima: { 'Saeima Committees': {}, 'Saeima Elections': {} },
    Latgale: { Daugavpils: {}, Rēzekne: {} },
  },
  Estonia: {
    Tallinn: { 'Tallinn Harbour': {}, 'Tallinn Schools': {} },
    Riigikogu: { 'Riigikogu Committees': {}, 'Riigikogu Elections': {} },
    Islands: { Saaremaa: {}, Hiiumaa: {} },
  },
  Europe: {
    'European Union': { 'European Parliament': {}, 'European Commission': {} },
    Security: { Defence: {}, 'Cyber Security': {} },
    Neighbours: { Poland: {}, Ukraine: {} },
  },
  Business: {
    Energy: { 'Wind Power': {}, 'Gas and Oil': {} },
    Money: { Banks: {}, Taxes: {} },
    Technology: { 'Start-ups': {}, Telecoms: {} },
  },
  Culture: {
    Stage: { Theatre: {}, Opera: {} },
    Screen: { Film: {}, Television: {} },
    Sport: { Basketball: {}, 'Ice Hockey': {} },
  },
} as const;
