import type { LocalText } from '@ear/engine';

/** Pasted reports. */
export const LOG = {
  'log.no_report': {
    ko: '붙여 넣은 글에서 찾는 기록이 보이지 않아요. 이렇게 해 보세요: {how}.',
    en: 'The report is not in the pasted text. To produce it, {how}.',
  },
  'log.missing': {
    ko: '기록에 {field}에 대한 내용이 없어요. 이렇게 해 보세요: {how}.',
    en: 'The report says nothing about {field}. To produce it, {how}.',
  },
  'log.differs': {
    ko: '기록의 {field} 값이 목표와 달라요(지금 {got}). 이벤트 글의 조건을 다시 읽고 실행해서 새 기록을 붙여 주세요.',
    en: 'In the report, {field} is {got}, which is not what it has to be. Read the conditions again, run it and paste the new report.',
  },
  'log.shown': {
    ko: '기록의 {field} 값이 달라요. 기대한 값: {want} · 나온 값: {got}. 고쳐서 다시 실행하고 새 기록을 붙여 주세요.',
    en: 'In the report, {field} should be {want}, but it is {got}. Run it again and paste the new report.',
  },
} as const satisfies Record<string, LocalText>;
