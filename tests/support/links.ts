/** The key of a link, and addresses that people paste for the same thing. */
export const SPELLINGS: ReadonlyArray<readonly [key: string, spellings: readonly string[]]> = [
  [
    'linkedin.com/posts/tea-1',
    [
      'https://www.linkedin.com/posts/tea-1',
      'https://linkedin.com/posts/tea-1/',
      'https://de.linkedin.com/posts/tea-1?utm_source=share&rcm=ACoAA',
      'https://m.linkedin.com/posts//tea-1?originalSubdomain=de&lipi=urn',
    ],
  ],
  [
    'linkedin.com/activity/7131201234567890123',
    [
      'https://www.linkedin.com/posts/olga_tea-activity-7131201234567890123-Ab1c',
      'https://www.linkedin.com/feed/update/urn:li:activity:7131201234567890123/',
      'https://uk.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7131201234567890123?trk=public',
    ],
  ],
  [
    'linkedin.com/share/7131201234567890123',
    [
      'https://www.linkedin.com/posts/olga_tea-share-7131201234567890123-Zz',
      'https://www.linkedin.com/feed/update/urn:li:share:7131201234567890123',
    ],
  ],
  [
    'x.com/status/1724',
    [
      'https://x.com/tea/status/1724',
      'https://twitter.com/tea/status/1724?s=20&t=Ab',
      'https://mobile.twitter.com/Tea/status/1724/photo/1',
      'https://www.x.com/i/web/status/1724',
    ],
  ],
  [
    'instagram.com/p/CxAbC-1_z',
    [
      'https://www.instagram.com/p/CxAbC-1_z/?igsh=MzRl',
      'https://instagram.com/tea.house/p/CxAbC-1_z',
      'https://www.instagram.com/reel/CxAbC-1_z',
      'https://instagr.am/p/CxAbC-1_z',
    ],
  ],
  ['instagram.com/p/cxabc-1_z', ['https://www.instagram.com/p/cxabc-1_z']],
  ['lnkd.in/eAbC', ['https://lnkd.in/eAbC', 'https://www.lnkd.in/eAbC/']],
  [
    'example.com/Report?id=7',
    ['https://example.com/Report?id=7&gclid=x', 'https://www.example.com/Report/?mc_cid=1&id=7#top'],
  ],
];
