import { input, number, op, tensor, tokens, whole } from '../parts.ts';

const BTC = ['B', 'T', 'C'];
const HEADS = ['B', 'NH', 'T', 'HS'];
const HALF = ['T', 'HS / 2'];

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
    inputs: [input('x', ['N', 'C']), input('w1', ['H', 'C']), input('w3', ['H', 'C']), input('w2', ['C', 'H'])],
    tensors: [
      tensor('gate', ['N', 'H'], 'nh'),
      tensor('up', ['N', 'H'], 'nh'),
      tensor('hidden', ['N', 'H'], 'nh'),
      tensor('out', ['N', 'C'], 'nc'),
    ],
    c: 'out <x <w1 <w3 <w2 N C H',
    variants: {
      silu_on_up: {
        ko: 'SiLU를 w1이 아니라 w3 쪽에 쓴 결과와 같아요',
        en: 'it looks like SiLU sits on the branch of w3 instead of w1',
      },
      sigmoid_only: {
        ko: 'SiLU 대신 sigmoid만 쓴 결과와 같아요',
        en: 'it looks like the gate is a sigmoid, not SiLU',
      },
    },
  }),
  op('rope', {
    inputs: [input('x', HEADS), number('base', 100, 10_000), whole('start', 0, 9)],
    where: ['HS % 2 == 0'],
    tensors: [tensor('cos', HALF, 'ti'), tensor('sin', HALF, 'ti'), tensor('out', HEADS, 'bhtc')],
    c: 'out <x base start:int B NH T HS',
    variants: {
      interleaved: {
        ko: '반쪽끼리가 아니라 이웃끼리 짝지은 결과와 같아요',
        en: 'it looks like neighbours are paired instead of halves',
      },
      other_way: { ko: '반대 방향으로 돌린 결과와 같아요', en: 'it looks like it turns the other way' },
      from_one: { ko: '위치를 1부터 센 결과와 같아요', en: 'it looks like positions count from 1' },
    },
  }),
];
