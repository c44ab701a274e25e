"""Names of a traced model's weights, by family; pasted before the forward passes of this folder."""

NAMES = {
    'microgpt': {
        'norm_1': '', 'norm_2': '', 'q': 'layer%d.attn_wq', 'k': 'layer%d.attn_wk', 'v': 'layer%d.attn_wv',
        'proj': 'layer%d.attn_wo', 'fc': 'layer%d.mlp_fc1', 'down': 'layer%d.mlp_fc2', 'wte': 'wte', 'wpe': 'wpe',
        'head': 'lm_head',
    },
    'gpt2': {
        'norm_1': 'transformer.h.%d.ln_1', 'norm_2': 'transformer.h.%d.ln_2', 'norm_f': 'transformer.ln_f',
        'qkv': 'transformer.h.%d.attn.c_attn.weight', 'proj': 'transformer.h.%d.attn.c_proj.weight',
        'fc': 'transformer.h.%d.mlp.c_fc.weight', 'down': 'transformer.h.%d.mlp.c_proj.weight',
        'wte': 'transformer.wte.weight', 'wpe': 'transformer.wpe.weight', 'head': 'transformer.wte.weight',
    },
    'llama': {
        'norm_1': 'model.layers.%d.input_layernorm', 'norm_2': 'model.layers.%d.post_attention_layernorm',
        'norm_f': 'model.norm', 'q': 'model.layers.%d.self_attn.q_proj.weight',
        'k': 'model.layers.%d.self_attn.k_proj.weight', 'v': 'model.layers.%d.self_attn.v_proj.weight',
        'proj': 'model.layers.%d.self_attn.o_proj.weight', 'gate': 'model.layers.%d.mlp.gate_proj.weight',
        'up': 'model.layers.%d.mlp.up_proj.weight', 'down': 'model.layers.%d.mlp.down_proj.weight',
        'wte': 'model.embed_tokens.weight', 'head': 'lm_head.weight',
    },
}


def family_of(weights):
    return 'microgpt' if 'lm_head' in weights else 'llama' if 'model.norm.weight' in weights else 'gpt2'


def layers_of(weights):
    return max(int(part) for name in weights for part in name.replace('layer', '').split('.') if part.isdigit()) + 1
