import { localPath } from '../../web/request';

it.each(['/today', '/campaigns/1?tab=plan#x', '/a%0d%0ab'])('lets %j through', (path) => {
  expect(localPath(path)).toBe(path);
});

it.each([
  undefined,
  ['/a', '/b'],
  '',
  'today',
  '//evil.example',
  '/\\evil.example',
  '/a\\..\\\\evil.example',
  '/\n/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
])('sends %j to the start', (wanted) => {
  expect(localPath(wanted)).toBe('/');
});
