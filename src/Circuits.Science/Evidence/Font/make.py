#!/usr/bin/env python3
"""Renders the glyph atlas the figures are lettered with: one greyscale PNG per style and metrics.json.

Needs Pillow and DejaVu Sans (Debian: apt-get install python3-pil fonts-dejavu-core). Run it in its own folder:

    python3 make.py [folder of DejaVuSans.ttf]

Figures are drawn at two pixels per point, so a style of 11 points is rendered at 22 pixels. Glyphs stand at whole
pixels with the advance widths the font gives at that size; kerning is ignored.
"""
import json
import pathlib
import sys

from PIL import Image, ImageDraw, ImageFont

PIXELS_PER_POINT = 2
ATLAS_WIDTH = 512
STYLES = [("Small", 11, ""), ("SmallBold", 11, "-Bold"),
          ("Medium", 14, ""), ("MediumBold", 14, "-Bold"),
          ("Large", 20, ""), ("LargeBold", 20, "-Bold")]
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CHARACTERS = "".join(map(chr, range(32, 127))) + "°×–−±≥≤≈·…→é²µσρΔ" + REPLACEMENT


def render(path, points):
    font = ImageFont.truetype(str(path), points * PIXELS_PER_POINT, layout_engine=ImageFont.Layout.BASIC)
    boxes = {c: font.getbbox(c, anchor="ls") for c in CHARACTERS}
    glyphs, x, y, row = {}, 0, 0, 0
    for c, (left, top, right, bottom) in boxes.items():
        width, height = (0, 0) if c == " " else (right - left, bottom - top)
        if x + width > ATLAS_WIDTH:
            x, y, row = 0, y + row + 1, 0
        glyphs[c] = [x, y, width, height, left, top, round(font.getlength(c))]
        x, row = x + width + 1, max(row, height)

    atlas = Image.new("L", (ATLAS_WIDTH, y + row))
    draw = ImageDraw.Draw(atlas)
    for c, (x, y, width, height, left, top, _) in glyphs.items():
        if width:
            draw.text((x - left, y - top), c, fill=255, font=font, anchor="ls")

    ascent, descent = font.getmetrics()
    metrics = {"capHeight": -boxes["H"][1], "lineHeight": ascent + descent, "glyphs": glyphs}
    return atlas, metrics


def main():
    fonts = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/dejavu")
    here = pathlib.Path(__file__).parent
    styles = {}
    for name, points, weight in STYLES:
        atlas, styles[name] = render(fonts / f"DejaVuSans{weight}.ttf", points)
        atlas.save(here / f"{name}.png", optimize=True)

    # One glyph a line: x, y, width, height in the atlas; left and top of its box from the pen on the baseline; advance.
    lines = []
    for name, style in styles.items():
        rows = ",\n".join(f"      {json.dumps(c, ensure_ascii=False)}: {box}" for c, box in style["glyphs"].items())
        lines.append(f'  "{name}": {{\n    "capHeight": {style["capHeight"]},\n'
                     f'    "lineHeight": {style["lineHeight"]},\n    "glyphs": {{\n{rows}\n    }}\n  }}')
    (here / "metrics.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
