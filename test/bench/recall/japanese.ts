import type { Item } from './item.ts'

export const japanese: Item[] = [
  {
    title: '親知らずを抜いた',
    description: '中村歯科で一時間かかった。三日間はおかゆだけ。',
    tags: ['健康'],
    searches: [
      ['inflected form', '親知らずを抜く'],
      ['partial word', '親知'],
      ['partial word', '中村歯'],
      ['question in plain words', '親知らずを抜いたのはいつ'],
      ['operator', 'tag:健康 中村歯科'],
    ],
  },
  {
    title: '京都で紅葉を見た',
    description: '東福寺の通天橋は人でいっぱい。夜は鴨川沿いで湯豆腐。',
    tags: ['旅行'],
    on: '2018-11-23',
    searches: [
      ['partial word', '紅葉'],
      ['partial word', '通天'],
      ['inflected form', '紅葉を見る'],
      ['operator', 'in:2018-11 tag:旅行 東福寺'],
      ['question in plain words', '湯豆腐を食べたのはどこ'],
    ],
  },
  {
    title: '自転車のブレーキを交換',
    description: 'ゴムがすり減っていた。工具はアーレンキー五ミリ。',
    tags: ['自転車'],
    searches: [
      ['partial word', 'ブレーキ'],
      ['partial word', 'ブレー'],
      ['typo', '自転車のブレイキ'],
      ['inflected form', 'ブレーキを交換した'],
      ['operator', 'tag:自転車 交換'],
    ],
  },
  {
    title: 'ガス給湯器の点検',
    description: '圧力弁から水漏れ。木曜日に部品が届く。',
    tags: ['家'],
    file: {
      name: 'tenken.txt',
      text: '点検報告書\n型番 リンナイRUF-A2405\n膨張タンクの圧力を調整しました\n合計 九千四百円',
    },
    searches: [
      ['content of a file', '膨張タンク'],
      ['content of a file', 'RUF-A2405'],
      ['content of a file', '点検報告書'],
      ['partial word', '給湯器'],
      ['question in plain words', '給湯器の水漏れはどこから'],
    ],
  },
  {
    title: '祖母が空襲の話をしてくれた',
    description: '昭和二十年の春、川まで走って逃げたそうだ。',
    tags: ['家族'],
    searches: [
      ['inflected form', '祖母の空襲の話'],
      ['partial word', '空襲'],
      ['operator', 'tag:家族 昭和二十年'],
      ['question in plain words', '祖母はいつ空襲の話をした'],
    ],
  },
  {
    title: 'パスポートの更新を申請',
    description: '駅の証明写真機が故障していた。',
    tags: ['書類'],
    file: {
      name: 'uketsuke.md',
      text: '# 受付票\n受理番号 第七七二一八号\n交付予定は三週間後、収入印紙を持参',
    },
    searches: [
      ['content of a file', '収入印紙'],
      ['content of a file', '第七七二一八号'],
      ['partial word', 'パスポ'],
      ['typo', 'パスポト更新'],
      ['operator', 'has:file パスポート'],
    ],
  },
  {
    title: '猫が輪ゴムを飲み込んだ',
    description: '夜間救急でレントゲン。翌朝に自然に出てきた。',
    tags: ['猫'],
    searches: [
      ['inflected form', '輪ゴムを飲み込む'],
      ['partial word', '輪ゴム'],
      ['partial word', '夜間救急'],
      ['question in plain words', '猫が飲み込んだのは何'],
      ['operator', 'tag:猫 "輪ゴム"'],
    ],
  },
  {
    title: 'チェロの初レッスン',
    description: '岡田先生、ト長調の音階と子守歌。',
    tags: ['音楽'],
    searches: [
      ['partial word', 'チェロ'],
      ['partial word', '子守歌'],
      ['inflected form', 'チェロのレッスン'],
      ['operator', 'tag:音楽 岡田先生'],
      ['question in plain words', 'チェロの先生は誰'],
    ],
  },
  {
    title: '梅干しを三キロ漬けた',
    description: '紀州の南高梅、塩分は十八パーセント。土用に干す。',
    tags: ['料理'],
    searches: [
      ['inflected form', '梅干しを漬ける'],
      ['partial word', '南高梅'],
      ['partial word', '梅干'],
      ['question in plain words', '梅干しの塩分は何パーセント'],
      ['operator', 'tag:料理 紀州'],
    ],
  },
]
