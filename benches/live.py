#!/usr/bin/env python3
"""How long from saving a note to its new bytes over HTTP, and whether memory stays flat.

    cargo build --release
    python3 benches/live.py                              # 10,000 notes, 50 edits
    python3 benches/live.py --hugo PATH/TO/hugo          # the same beside `hugo server`
    python3 benches/live.py --soak                       # memory before and after 1,000 edits

It makes notes of its own, always the same ones, starts the servers one after another, appends a bullet
to one note again and again, and asks for the note's page every 2 ms until the bullet is in it. Both get
the same text; Hugo's has links written out, and tags in its front matter.
"""

import argparse
import datetime
import http.client
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLL = 0.002
LIMIT = 120

TOPICS = ["監視", "証明書", "スケジューラ", "ストレージ", "リリース", "ネットワーク", "テスト", "文書"]
VERBS = ["の議論が進んだ", "が取り込まれた", "の調査をはじめた", "を見直すことになった", "の期限が延びた"]
SIGS = ["node", "network", "storage", "apps", "auth", "scheduling", "release", "testing"]


def note(number, rng):
    """The bullets of a day: (text for minamo, text for Hugo) each, and its tags."""
    bullets = []
    for _ in range(rng.randint(4, 9)):
        topic, verb = rng.choice(TOPICS), rng.choice(VERBS)
        kep, thread = rng.randint(1, 400), 100000 + rng.randint(1, 4000)
        sig = rng.choice(SIGS)
        bullets.append((
            f"- {topic}{verb} (KEP-{kep}, k/k#{thread})\n"
            f"  - sig-{sig} の記録によると、{rng.choice(TOPICS)}の担当は次の週に決まる\n",
            f"- {topic}{verb} ([KEP-{kep}](https://kep.k8s.io/{kep}), "
            f"[k/k#{thread}](https://github.com/kubernetes/kubernetes/issues/{thread}))\n"
            f"  - sig-{sig} の記録によると、{rng.choice(TOPICS)}の担当は次の週に決まる\n",
        ))
    return bullets, sorted({rng.choice(TOPICS), f"sig-{SIGS[number % len(SIGS)]}"})


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_corpora(folder, count):
    """Two sites with the same notes; the days, oldest first."""
    rng = random.Random(20230912)
    write(folder / "minamo/site.toml", 'title = "Notes"\nlanguage = "ja"\n')
    write(folder / "hugo/hugo.toml", 'title = "Notes"\ntheme = []\n[taxonomies]\ntag = "tags"\n')
    base = (
        "<!doctype html><html><head><title>{{ .Title }}</title></head>"
        '<body>{{ block "main" . }}{{ end }}</body></html>'
    )
    rows = '{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}'
    write(folder / "hugo/layouts/_default/baseof.html", base)
    write(folder / "hugo/layouts/_default/single.html", '{{ define "main" }}{{ .Content }}{{ end }}')
    write(folder / "hugo/layouts/_default/list.html", '{{ define "main" }}<ul>%s</ul>{{ end }}' % rows)
    first = datetime.date(2023, 12, 31) - datetime.timedelta(days=count - 1)
    days = [first + datetime.timedelta(days=number) for number in range(count)]
    for number, day in enumerate(days):
        bullets, tags = note(number, rng)
        names = ", ".join(f'"{tag}"' for tag in tags)
        front = f"+++\ntags = [{names}]\n+++\n\n"
        write(folder / f"minamo/content/notes/{day}.md", front + "".join(b[0] for b in bullets))
        front = f'+++\ntitle = "{day}"\ndate = {day}\ntags = [{names}]\n+++\n\n'
        write(folder / f"hugo/content/notes/{day}.md", front + "".join(b[1] for b in bullets))
    return days


class Server:
    """A server under test: its process, and a connection to it that stays open."""

    def __init__(self, name, command, site, port=None):
        self.name, self.site = name, site
        self.begun = time.perf_counter()
        self.log = tempfile.TemporaryFile(mode="w+")
        pipe = subprocess.PIPE if port is None else self.log
        self.process = subprocess.Popen(command, stdout=pipe, stderr=self.log, text=True)
        if port is None:
            line = self.process.stdout.readline()
            port = int(re.search(r":(\d+)/", line).group(1))
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)

    def get(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def wait(self, path, wanted=b""):
        """Asks until these bytes are there; the time of the first answer that has them."""
        end = time.perf_counter() + LIMIT
        while time.perf_counter() < end:
            try:
                status, body = self.get(path)
                if status == 200 and wanted in body:
                    return time.perf_counter()
            except OSError:
                self.connection.close()
            time.sleep(POLL)
        raise SystemExit(f"{self.name}: {path} does not show {wanted!r}")

    def memory(self):
        """What it holds in memory, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def stop(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()


def edit(server, day, number):
    """Appends a bullet; the time until it shows, in milliseconds."""
    mark = f"edit {number} of {server.name}"
    # As often as not the edit before was just now: a writer takes longer than any quiet period.
    time.sleep(0.05)
    with open(server.site / f"content/notes/{day}.md", "a", encoding="utf-8") as file:
        file.write(f"- {mark} (KEP-{number + 1})\n")
    begun = time.perf_counter()
    return 1000 * (server.wait(f"/notes/{day}/", mark.encode()) - begun)


def measure(server, days, edits):
    """Edits notes all over the years."""
    server.wait(f"/notes/{days[-1]}/")
    print(f"{server.name}: first page after {time.perf_counter() - server.begun:.2f} s")
    rng = random.Random(7)
    times = [edit(server, rng.choice(days), number) for number in range(edits)]
    print(
        f"{server.name}: median {statistics.median(times):.1f} ms, "
        f"min {min(times):.1f}, max {max(times):.1f} ({edits} edits, {len(days)} notes)"
    )
    return statistics.median(times)


def soak(server, days, edits):
    """Whether memory is flat: it is looked at after a tenth of the edits, when caches are warm."""
    rng = random.Random(11)
    before = None
    for number in range(edits):
        edit(server, rng.choice(days), 1000 + number)
        if number == edits // 10:
            before = server.memory()
    after = server.memory()
    print(f"{server.name}: memory {before:.0f} MiB, after {edits} edits {after:.0f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--minamo", default=str(ROOT / "target/release/minamo"))
    parser.add_argument("--hugo", help="measure `hugo server` as well, by this program")
    parser.add_argument("--soak", action="store_true", help="also watch memory over 1,000 edits")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="minamo-live-"))
    try:
        days = make_corpora(folder, arguments.notes)
        site = folder / "minamo"
        command = [arguments.minamo, "serve", "--site", str(site), "--port", "0"]
        server = Server("minamo", command, site)
        ours = measure(server, days, arguments.edits)
        if arguments.soak:
            soak(server, days, 1000)
        server.stop()
        if arguments.hugo:
            site = folder / "hugo"
            command = [arguments.hugo, "server", "--source", str(site), "--port", "1414"]
            server = Server("hugo", [*command, "--renderToMemory"], site, 1414)
            theirs = measure(server, days, arguments.edits)
            server.stop()
            print(f"ratio {ours / theirs:.3f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
