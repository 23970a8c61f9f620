import { addressParts, placedAddress, placedAuthority } from './places.js';
import { regionCodes, regionNames } from './regions.js';

const isPlace = (name: string): boolean => !/^(市辖区|县|郊区县)$|直辖/.test(name);
const namesOf = (code: string): string[] => regionNames(code).filter(isPlace);

/** Every county of every edition, with the names that its province and its prefecture have had. */
const counties = regionCodes()
  .filter((code) => !code.endsWith('00'))
  .flatMap((code) => {
    const prefectures = namesOf(`${code.slice(0, 4)}00`);
    return namesOf(code).flatMap((county) =>
      namesOf(`${code.slice(0, 2)}0000`).flatMap((province) =>
        (prefectures.length > 0 ? prefectures : ['']).map((prefecture) => ({ code, province, prefecture, county })),
      ),
    );
  });

describe('every county of every edition', () => {
  it('is in the list, those since 2016 too', () => {
    expect(counties.length).toBeGreaterThan(3_500);
    const all = new Set(counties.map(({ county }) => county));
    for (const county of ['龙华区', '坪山区', '郫都区', '钢城区', '广信区', '龙港市', '临安区', '临安市', '海门区', '奉化区', '章丘区', '即墨区', '长乐区'])
      expect(all).toContain(county);
    for (const county of ['神木市', '宁乡市', '库车市', '临平区', '光明区', '新津区', '红谷滩区', '米林市', '错那市', '埇桥区']) expect(all).toContain(county);
    expect(all).not.toContain('墉桥区');
  });

  it('stays as it is printed in an address', () => {
    const changed = counties.flatMap(({ province, prefecture, county }) => {
      const address = `${province}${prefecture}${county}文化路18号`;
      const placed = placedAddress(address);
      return placed?.value === address && !placed.repaired && placed.known >= address.length - 6 ? [] : [`${address}: ${JSON.stringify(placed)}`];
    });
    expect(changed).toEqual([]);
  });

  it('is found in an address without its province', () => {
    const lost = counties
      .filter(({ prefecture }) => prefecture !== '')
      .filter(({ prefecture, county }) => {
        const parts = addressParts(`${prefecture}${county}文化路18号`);
        return parts.province !== '' || parts.city !== prefecture || parts.area !== county;
      });
    expect(lost).toEqual([]);
  });

  it('stays as it is printed in the name of an authority', () => {
    const changed = counties.flatMap(({ prefecture, county }) =>
      [`${county}公安局`, ...(prefecture === '' ? [] : [`${prefecture}公安局${county.replace(/区$/, '')}分局`])].filter((authority) => {
        const placed = placedAuthority(authority);
        return placed === undefined || placed.value !== authority || placed.repaired;
      }),
    );
    expect(changed).toEqual([]);
  });
});

describe('a place that no list has', () => {
  it('is not changed into a similar one when it is the name of a place elsewhere', () => {
    expect(placedAddress('广东省深圳市龙城区文化路18号')?.value ?? '').not.toContain('龙岗区');
  });

  it('says which character was corrected, so that its score can be looked at', () => {
    expect(placedAddress('河南省南阳市浙川县红旗镇')).toEqual({ value: '河南省南阳市淅川县红旗镇', repaired: true, known: 9, corrected: 6 });
  });
});
