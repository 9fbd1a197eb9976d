"""The colours of a PNG as a browser makes it: 8 bits, RGB or RGBA, not interlaced.

PNG specification: chunks section 5, filters section 9.
"""

import struct
import zlib


def chunks_of(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind, png[at + 8:at + 8 + length]
        at += length + 12


def paeth(left, up, corner):
    estimate = left + up - corner
    distances = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
    return (left, up, corner)[distances.index(min(distances))]


def unfilter(kind, line, above, size):
    """Each byte was stored as its difference from a guess made of its neighbours."""
    for i in range(len(line)):
        left = line[i - size] if i >= size else 0
        corner = above[i - size] if i >= size else 0
        guess = (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]
        line[i] = (line[i] + guess) & 0xFF


def colours_of(png):
    """The set of colours, without transparency."""
    parts = list(chunks_of(png))
    width, _, bits, colour_type = struct.unpack(">IIBB", parts[0][1][:10])
    assert bits == 8 and colour_type in (2, 6)
    size = 3 if colour_type == 2 else 4
    data = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    above = bytearray(width * size)
    colours = set()
    for start in range(0, len(data), width * size + 1):
        line = bytearray(data[start + 1:start + 1 + width * size])
        unfilter(data[start], line, above, size)
        colours.update(bytes(line[i:i + 3]) for i in range(0, len(line), size))
        above = line
    return colours
