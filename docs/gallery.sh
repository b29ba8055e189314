#!/bin/sh
# Makes the pictures of docs/src/gallery again: pages and terminal output of the sample articles.
#
#   docs/gallery.sh [path of stance]
#
# Needs a chromium (CHROMIUM names it) and pngquant; what it writes depends on their versions and on the fonts that are installed,
# so it is not run in CI.
set -eu
cd "$(dirname "$0")/.."
stance=${1:-target/release/stance}
chromium=${CHROMIUM:-chromium}
gallery=docs/src/gallery
articles=datasets/articles
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# picture NAME PAGE WIDTH HEIGHT [FLAG…]: the top of a page, at most 256 colours.
picture() {
  name=$1 page=$2 width=$3 height=$4
  shift 4
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-prefers-reduced-motion \
    --user-data-dir="$work/profile" --virtual-time-budget=2000 --window-size="$width,$height" "$@" \
    --screenshot="$work/$name.png" "file://$page" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
  pngquant --force --quality 70-95 --output "$gallery/$name.png" "$work/$name.png"
  size=$(wc -c < "$gallery/$name.png")
  [ "$size" -le 204800 ] || { echo "$gallery/$name.png: $size bytes, expected at most 204800" >&2; exit 1; }
}

for name in talks-in-geneva the-bridge-at-low-water the-market-at-el-daraba; do
  "$stance" predict "$articles/$name.txt" --format html --output "$work/$name.html"
done
"$stance" predict "$articles" --format html --output "$work/all.html"

# part PAGE NEW SCRIPT: a page changed by sed, to show a part of it; the parts above give way.
part() { sed "$3" "$work/$1.html" > "$work/$2.html"; }
hide() { echo "s|</head>|<style>$1 { display: none !important }</style></head>|"; }

part talks-in-geneva paragraphs "$(hide 'header.page, #summary, #course, .paragraphs > li:nth-child(-n+4)'); 0,/<details class=\"chip a\"/s//<details open class=\"chip a\"/"
part the-bridge-at-low-water dark "$(hide '.skip'); s|prefers-color-scheme: dark|min-width: 1px|"
part the-market-at-el-daraba narrow "$(hide '.skip')"
part the-market-at-el-daraba narrow-paragraphs "$(hide 'header.page, #summary, #course, .tools, .paragraphs > li:nth-child(-n+6)'); s|prefers-color-scheme: dark|min-width: 1px|"
cat > "$work/telephones.html" <<'END'
<body style="margin:0;display:flex;gap:20px;background:#888"><style>iframe { border: 0; width: 390px; height: 1000px }</style>
<iframe src="narrow.html"></iframe><iframe src="narrow-paragraphs.html"></iframe></body>
END

picture geneva "$work/talks-in-geneva.html" 1280 1500
picture paragraphs "$work/paragraphs.html" 1280 1000
picture dark "$work/dark.html" 1280 1150
picture telephones "$work/telephones.html" 800 1000
picture overview "$work/all.html" 1280 1250

# What a terminal shows, as SVG: its lines as text, in the font of the reader.
"$stance" predict "$articles/talks-in-geneva.txt" --color always 2> "$work/log" > "$work/terminal.txt"
awk -v esc="$(printf '\033')" '
  function plain(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); return text }
  function colour(code) {
    if (code ~ /38;5;33$/) return "fill=\"#85b9e8\""
    if (code ~ /38;5;166$/) return "fill=\"#f2a663\""
    if (code ~ /38;5;35$/) return "fill=\"#7fcaa6\""
    if (code ~ /38;5;133$/) return "fill=\"#d3a3e2\""
    if (code ~ /(^|;)1$/) return "font-weight=\"bold\""
    if (code ~ /(^|;)2$/) return "fill=\"#8d949b\""
    return ""
  }
  {
    n = split($0, parts, esc "\\["); line = plain(parts[1]); style = ""
    for (i = 2; i <= n; i++) {
      at = index(parts[i], "m"); code = substr(parts[i], 1, at - 1); text = plain(substr(parts[i], at + 1))
      style = (code == "0" || code == "" || code == "39" || code == "22") ? "" : colour(code)
      if (text != "") line = line (style == "" ? text : "<tspan " style ">" text "</tspan>")
    }
    lines[NR] = line
  }
  END {
    height = NR * 18 + 32
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 %d\" width=\"960\" role=\"img\" aria-label=\"Terminal output of stance predict\">\n", height
    printf "<rect width=\"960\" height=\"%d\" rx=\"8\" fill=\"#14171a\"/>\n", height
    print "<g font-family=\"ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace\" font-size=\"13\" fill=\"#e7e4dd\" xml:space=\"preserve\">"
    for (i = 1; i <= NR; i++) if (lines[i] != "") printf "<text x=\"20\" y=\"%d\">%s</text>\n", i * 18 + 14, lines[i]
    print "</g>\n</svg>"
  }' "$work/terminal.txt" > "$gallery/terminal.svg"
ls -l "$gallery"
