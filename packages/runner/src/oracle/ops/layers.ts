import { input, number, op, tensor, tokens, whole } from '../parts.ts';
import { BTC, HEADS, NC } from './shapes.ts';

const HALF = ['T', 'HS / 2'];
const NH = ['N', 'H'];
const HC = ['H', 'C'];
const CH = ['C', 'H'];
const silu_on_up = {
  ko: 'SiLU를 w1이 아니라 w3 쪽에 쓴 결과와 같아요',
  en: 'it looks like SiLU sits on the branch of w3 instead of w1',
};
const repeats_overwritten = {
  ko: '여러 번 나온 토큰의 기울기를 더하지 않고 덮어쓴 결과와 같아요',
  en: 'it looks like gradients of a token that occurs several times overwrite each other instead of adding up',
};
const TURNS = {
  interleaved: {
    ko: '반쪽끼리가 아니라 이웃끼리 짝지은 결과와 같아요',
    en: 'it looks like neighbours are paired instead of halves',
  },
  other_way: { ko: '반대 방향으로 돌린 결과와 같아요', en: 'it looks like it turns the other way' },
  from_one: { ko: '위치를 1부터 센 결과와 같아요', en: 'it looks like positions count from 1' },
};

export const layerOps = [
  op('encoder_forward', {
    inputs: [tokens('inp', ['B', 'T'], 'V'), input('wte', ['V', 'C']), input('wpe', ['T', 'C'])],
    tensors: [tensor('out', BTC, 'btc')],
    c: 'out #inp <wte <wpe B T C',
    variants: {
      no_positions: {
        ko: '위치 임베딩을 더하지 않은 결과와 같아요',
        en: 'it looks like the position embedding is not added',
      },
      position_by_token: {
        ko: '위치 임베딩을 자리가 아니라 토큰으로 찾은 결과와 같아요',
        en: 'it looks like positions are looked up by token',
      },
    },
  }),
  op('encoder_backward', {
    inputs: [input('dout', BTC), tokens('inp', ['B', 'T'], 'V')],
    tensors: [tensor('dwte', ['V', 'C'], 'vc'), tensor('dwpe', ['T', 'C'], 'tc')],
    c: '+dwte +dwpe <dout #inp B T C',
    told: ['V'],
    variants: { repeats_overwritten },
  }),
  op('embedding_forward', {
    inputs: [tokens('tokens', ['N'], 'V'), input('weight', ['V', 'C'])],
    tensors: [tensor('out', NC, 'nc')],
    c: 'out #tokens <weight N C',
  }),
  op('embedding_backward', {
    inputs: [input('dout', NC), tokens('tokens', ['N'], 'V')],
    tensors: [tensor('dweight', ['V', 'C'], 'vc')],
    c: '+dweight <dout #tokens N C',
    told: ['V'],
    variants: { repeats_overwritten },
  }),
  op('matmul_forward', {
    inputs: [input('inp', BTC), input('weight', ['OC', 'C']), input('bias', ['OC'])],
    tensors: [tensor('out', ['B', 'T', 'OC'], 'bto')],
    c: 'out <inp <weight <bias B T C OC',
    variants: {
      no_bias: { ko: '편향을 더하지 않은 결과와 같아요', en: 'it looks like the bias is not added' },
      weight_transposed: {
        ko: '가중치를 (C, OC) 모양으로 읽은 결과와 같아요',
        en: 'it looks like the weight is read as (C, OC)',
      },
    },
  }),
  op('matmul_backward', {
    inputs: [input('dout', ['B', 'T', 'OC']), input('inp', BTC), input('weight', ['OC', 'C'])],
    tensors: [tensor('dinp', BTC, 'btc'), tensor('dweight', ['OC', 'C'], 'oc'), tensor('dbias', ['OC'], 'o')],
    c: '+dinp +dweight +dbias <dout <inp <weight B T C OC',
  }),
  op('swiglu', {
    inputs: [input('x', NC), input('w1', HC), input('w3', HC), input('w2', CH)],
    tensors: [tensor('gate', NH, 'nh'), tensor('up', NH, 'nh'), tensor('hidden', NH, 'nh'), tensor('out', NC, 'nc')],
    c: 'out <x <w1 <w3 <w2 N C H',
    variants: {
      silu_on_up,
      sigmoid_only: {
        ko: 'SiLU 대신 sigmoid만 쓴 결과와 같아요',
        en: 'it looks like the gate is a sigmoid, not SiLU',
      },
    },
  }),
  op('swiglu_backward', {
    inputs: [input('dout', NC), input('x', NC), input('w1', HC), input('w3', HC), input('w2', CH)],
    tensors: [
      tensor('dhidden', NH, 'nh'),
      tensor('dgate', NH, 'nh'),
      tensor('dup', NH, 'nh'),
      tensor('dw2', CH, 'ch'),
      tensor('dw1', HC, 'hc'),
      tensor('dw3', HC, 'hc'),
      tensor('dx', NC, 'nc'),
    ],
    c: '+dx +dw1 +dw3 +dw2 <dout <x <w1 <w3 <w2 N C H',
    variants: {
      silu_on_up,
      sigmoid_slope: {
        ko: 'SiLU의 미분에서 둘째 항이 빠진 결과와 같아요',
        en: 'it looks like the second term of the derivative of SiLU is missing',
      },
      one_branch: {
        ko: 'dx에 w3 쪽에서 오는 기울기를 더하지 않은 결과와 같아요',
        en: 'it looks like dx lacks what comes through w3',
      },
    },
  }),
  op('rope', {
    inputs: [input('x', HEADS), number('base', 100, 10_000), whole('start', 0, 9)],
    where: ['HS % 2 == 0'],
    tensors: [tensor('cos', HALF, 'ti'), tensor('sin', HALF, 'ti'), tensor('out', HEADS, 'bhtc')],
    c: 'out <x base start:int B NH T HS',
    variants: TURNS,
  }),
  op('rope_backward', {
    inputs: [input('dout', HEADS), number('base', 100, 10_000), whole('start', 0, 9)],
    where: ['HS % 2 == 0'],
    tensors: [tensor('cos', HALF, 'ti'), tensor('sin', HALF, 'ti'), tensor('dx', HEADS, 'bhtc')],
    c: '+dx <dout base start:int B NH T HS',
    variants: {
      ...TURNS,
      other_way: {
        ko: '뒤로 갈 때도 앞으로 갈 때와 같은 방향으로 돌린 결과와 같아요',
        en: 'it looks like gradients turn the same way as forwards',
      },
    },
  }),
];
