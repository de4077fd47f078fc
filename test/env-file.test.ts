import { describe, expect, it } from 'vitest';
import { readEnvFile } from '../src/env-file.ts';

describe('a .env file', () => {
  it('holds values, comments and empty lines', () => {
    const text = [
      '# a comment',
      '',
      'PORT=80',
      '  SEED = false # no story',
      'export HOST=::1',
      'SITE_NAME="The # Times"',
      "A='x' # y",
      'EMPTY=',
    ].join('\r\n');
    expect(readEnvFile(text)).toEqual({
      values: {
        PORT: '80',
        SEED: 'false',
        HOST: '::1',
        SITE_NAME: 'The # Times',
        A: 'x',
        EMPTY: '',
      },
      faults: [],
    });
  });

  it('may hold a value of several lines', () => {
    const { values, faults } = readEnvFile('A="one\ntwo three\nfour"\nB=1\n');
    expect(faults).toEqual([]);
    expect(values).toEqual({ A: 'one\ntwo three\nfour', B: '1' });
  });

  it.each([
    ['PORT 80', 1],
    ['A=1\n\nPORT: 80', 3],
    ['=80', 1],
    ['A=1\nPO RT=80', 2],
    ['1PORT=80', 1],
    ['PORT', 1],
  ])('with the malformed line in %j is told which it is, and not what it holds', (text, line) => {
    expect(readEnvFile(text).faults).toEqual([`Line ${line} of .env is neither NAME=value nor a comment.`]);
  });

  it('is told where a quotation begins that nothing closes', () => {
    expect(readEnvFile('A=1\nB="x\nC=2').faults).toEqual([
      'Line 2 of .env opens a quotation that nothing closes.',
    ]);
  });

  it('is told every fault at once', () => {
    expect(readEnvFile('x\ny\nA=1').faults).toHaveLength(2);
  });
});
