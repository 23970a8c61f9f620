import { addressParts, authorityPlaces, isMisreadBranch, placedAddress, placedAuthority, sharesPlace } from './places.js';

describe('an address', () => {
  it.each([
    ['浙江省杭州市西湖区文化路18号', '浙江省', '杭州市', '西湖区', '文化路18号'],
    ['北京市朝阳区建国路1号', '北京市', '', '朝阳区', '建国路1号'],
    ['新疆维吾尔自治区伊犁哈萨克自治州奎屯市东风路108号', '新疆维吾尔自治区', '伊犁哈萨克自治州', '奎屯市', '东风路108号'],
    ['湖北省仙桃市沔阳大道1号', '湖北省', '', '仙桃市', '沔阳大道1号'],
    ['幸福路1号', '', '', '', '幸福路1号'],
  ])('%s is split into its parts', (address, province, city, area, detail) => {
    expect(addressParts(address)).toMatchObject({ province, city, area, detail });
  });

  it('whose county was misread by one character is put right, where only one can be meant', () => {
    expect(placedAddress('河南省南阳市浙川县红旗镇')).toMatchObject({ value: '河南省南阳市淅川县红旗镇', repaired: true });
    expect(placedAddress('河南省南阳市淅川县红旗镇')).toMatchObject({ value: '河南省南阳市淅川县红旗镇', repaired: false });
    expect(placedAddress('河南省南阳市某某地红旗镇')).toBeUndefined();
  });
});

describe('an authority', () => {
  it('is put right where the list knows its place', () => {
    expect(placedAuthority('景宁备族自治县公安局')).toMatchObject({ value: '景宁畲族自治县公安局', repaired: true });
    expect(placedAuthority('杭州市公安局西湖分局')).toMatchObject({ repaired: false });
  });

  it.each([
    ['西安市公安局鄠邑分局', false],
    ['西安市公安局鄂邑分局', true],
    ['西安市公安局高新分局', false],
    ['北京市公安局朝阳分局', false],
    ['杭州市公安局西湖区分局', false],
    ['西安市公安局鄂邑区分局', true],
    ['鄂邑区公安局', false],
  ])('%s names a branch that may have been misread: %s', (authority, misread) => {
    expect(isMisreadBranch(authority)).toBe(misread);
  });

  it.each([
    ['浙江省杭州市西湖区文化路18号', '杭州市公安局西湖分局', true],
    ['浙江省杭州市西湖区文化路18号', '北京市公安局朝阳分局', false],
    ['吉林省长春市朝阳区新华路143号', '朝阳区公安局', true],
    ['幸福路1号', '北京市公安局朝阳分局', true],
    ['浙江省杭州市西湖区文化路18号', '某某公安局', true],
  ])('%s and %s: may belong together: %s', (address, authority, together) => {
    expect(sharesPlace(addressParts(address), authorityPlaces(authority))).toBe(together);
  });
});
