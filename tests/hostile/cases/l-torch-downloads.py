# tries: weights from a hub, a pickle from a file
# threat: L7 L3
# expect: failed
# runtime: torch

import torch

torch.set_num_threads(1)


def scale(x, k):
    try:
        torch.hub.load_state_dict_from_url('http://127.0.0.1:@PORT@/w.pt')
        print('REACHED')
    except Exception:
        pass
    torch.save({'w': x}, '/tmp/w.pt')
    torch.load('/tmp/w.pt')
    return torch.zeros_like(x)
