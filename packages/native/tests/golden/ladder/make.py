"""Makes every golden of this folder: python3.11 make.py (about ten seconds)."""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
SMALL = "--n_embd 6 --block_size 5 --seed 7 --steps 30 --decay_steps 30 --samples 6"
ODD = "--n_embd 10 --block_size 3 --seed 0 --steps 12 --decay_steps 500 --temperature 0.9 --samples 4"
RUNS = {
    "train0": {
        "default": "--steps 100",
        "warm": "--steps 70 --seed 1 --temperature 1 --block_size 4 --samples 8",
        "hot": "--steps 5 --seed 4294967311 --temperature 3 --samples 6",
    },
    "train1": {"default": "", "small": SMALL, "odd": ODD},
    "train2": {"default": "--steps 12", "small": SMALL, "odd": ODD},
    "train3": {"default": "--steps 12", "small": SMALL + " --learning_rate 0.3", "odd": ODD},
    "train4": {
        "default": "--steps 12",
        "two-layers": SMALL + " --n_layer 2 --n_head 3 --learning_rate 0.3",
        "odd": ODD + " --n_layer 3 --n_head 1",
    },
    "train5": {
        "default": "--steps 12",
        "two-layers": SMALL + " --n_layer 2 --n_head 2 --learning_rate 0.02",
        "odd": ODD + " --n_layer 2 --n_head 5",
    },
}

for program, runs in RUNS.items():
    for name, options in runs.items():
        command = [sys.executable, HERE / f"{program}.py", HERE.parent / "words.txt", *options.split()]
        printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
        (HERE / f"{program}-{name}.txt").write_text(printed, encoding="utf-8")

tape = subprocess.run([sys.executable, HERE / "tape.py"], check=True, capture_output=True, text=True).stdout
(HERE / "tape.txt").write_text(tape, encoding="utf-8")
