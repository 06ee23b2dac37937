"""What tools/security asks of the application, and reads from the tools' reports.

  ask.py sign-in URL ROLE        the cookie of the first account of a role of the fictional country
  ask.py forms URL COOKIE        the forms of the pages that the cookie opens: method, address and fields of each
  ask.py health URL              fails unless the application says that it is good
  ask.py probe URL SECONDS       asks for a page every half second, from another address than the tools; prints
                                 the longest time in milliseconds
  ask.py findings JSON LOG       what wapiti found; fails if there is something
"""
import html.parser
import http.client
import json
import re
import sys
import time
import urllib.parse


def connection(url, **how):
    return http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, **how)


def get(url, path, cookie="", **how):
    asked = connection(url, **how)
    asked.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, body


def sign_in(url, role):
    page = get(url, "/sign-in", timeout=10)[1].decode()
    card = page[page.index(f'data-role="{role}"'):]
    name = re.search(r'name="name" value="([^"]*)"', card).group(1)
    asked = connection(url, timeout=10)
    asked.request("POST", "/sign-in", urllib.parse.urlencode({"name": name}),
                  {"Content-Type": "application/x-www-form-urlencoded"})
    cookie = asked.getresponse().getheader("Set-Cookie")
    print(cookie.split(";")[0].split("=")[1])


class Page(html.parser.HTMLParser):
    """Links, and forms with something in each field."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "a" and has.get("href", "").startswith("/"):
            self.links.append(has["href"])
        if tag == "form":
            self.form = (has.get("method", "get"), has.get("action", ""), {})
            self.forms.append(self.form)
        if self.form and has.get("name") and tag in ("input", "select", "textarea"):
            usual = "2026-06-30" if has.get("type") == "date" else "ordinary words of twenty letters"
            self.form[2].setdefault(has["name"], has.get("value") or usual)
            self.select = has["name"] if tag == "select" else None
        if tag == "option" and has.get("value") and self.form and self.select:
            self.form[2][self.select] = has["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def forms(url, cookie):
    """Of each kind one: forms in two cases are alike. Who signs out is tried no more."""
    waiting = ["/", "/cases", "/me", "/looks", "/accounts", "/services", "/sessions", "/law/try", "/evaluations"]
    been, told = set(), set()
    while waiting and len(been) < 60:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9]+", "0", path.split("#")[0])
        if kind in been or "lang=" in path:
            continue
        been.add(kind)
        status, body = get(url, path, f"ultima={cookie}", timeout=20)
        if status != 200 or body.startswith(b"%PDF"):
            continue
        page = Page(body.decode())
        waiting += page.links
        for method, action, fields in page.forms:
            what = (method, re.sub(r"[0-9]+", "0", action), tuple(sorted(fields)),
                    fields.get("event"), fields.get("do"))
            if action == "/sign-out" or not fields or what in told:
                continue
            told.add(what)
            if method == "get" and "event" in fields:
                waiting.append(f"{action}?{urllib.parse.urlencode(fields)}")
            to = url + urllib.parse.quote(action, safe="/%?=&")
            print(method.upper(), to, urllib.parse.urlencode(fields), sep="\t")


def probe(url, seconds):
    worst = 0
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            status = get(url, "/sign-in", timeout=5, source_address=("127.0.0.2", 0))[0]
            took = round(1000 * (time.monotonic() - began))
            worst = max(worst, took if status == 200 else 9999)
        except OSError:
            worst = 9999
        time.sleep(0.5)
    print(worst)


def expected(finding):
    """On the machine itself there is no TLS, and so neither HSTS nor cookies for TLS alone. X-XSS-Protection is
    known to no browser any more, and did harm in those that knew it; the policy for scripts stands in its place."""
    said = finding.get("info", "")
    return any(one in said for one in ("Strict-Transport-Security", "Secure flag", "X-XSS-Protection"))


def findings(report, log):
    with open(report, encoding="utf-8") as file:
        read = json.load(file)
    found = [(kind, one) for part in ("vulnerabilities", "anomalies")
             for kind, all_of_kind in read[part].items() for one in all_of_kind if not expected(one)]
    with open(log, encoding="utf-8", errors="replace") as file:
        # wapiti says how many addresses it came to, forms with them.
        counts = re.findall(r"found (\d+) urls", file.read(), re.IGNORECASE)
    pages = counts[-1] if counts else str(read["infos"].get("crawled_pages_nbr", 0))
    print(f"{pages} pages and forms, {len(found)} findings")
    for kind, one in found:
        print(f"  {kind}: {one.get('method')} {one.get('path')}: {one.get('info')}")
    return 1 if found else 0


verb, *rest = sys.argv[1:]
if verb == "sign-in":
    sign_in(*rest)
elif verb == "forms":
    forms(*rest)
elif verb == "health":
    sys.exit(0 if get(rest[0], "/health", timeout=10)[0] == 200 else 1)
elif verb == "probe":
    probe(*rest)
elif verb == "findings":
    sys.exit(findings(*rest))
else:
    sys.exit(__doc__)
