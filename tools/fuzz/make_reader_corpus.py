#!/usr/bin/env python3
"""Writes the corpora of the readers that need no network: small valid files of every form. Recipes and pictures are those of
models/presets and tests/image/fixtures."""
import hashlib
import io
import json
import pathlib
import struct
import zipfile
import zlib

corpus = pathlib.Path(__file__).parent / "corpus"


def write(target, files):
    (corpus / target).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        (corpus / target / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


images = [{"id": 7, "file_name": "val/a.jpg", "width": 9, "height": 6}, {"id": "x7", "file_name": "b.jpg"}]
tokens = "a.jpg#0\tA dog , running .\na.jpg#1\tA brown dog .\nb.jpg#0\tTwo cats\n"
tabs = "file\tcaption\na.jpg\tA dog.\nb.jpg\tTwo cats\n"
commas = 'image,split,caption\na.jpg,val,"A ""dog"", running"\r\nb.jpg,,Two cats\n'
metadata = lines({"file_name": "a.jpg", "text": "A dog."}, {"file_name": "sub/b.jpg", "text": "Zwei \u2603"})
record = {"file": "a.jpg", "status": "ok", "caption": "a dog", "log_prob": -1.5, "confidence": 0.5,
          "words": [{"word": "a", "log_prob": -0.5}, {"word": "dog", "log_prob": -1}], "grid": [1, 2],
          "attention": [[0.5, 0.5], [0, 1]], "area": [0, 0, 9, 6]}
ours = lines(record, {"file": "b.jpg", "status": "error", "reason": "is empty"},
             {"file": "\ufffd.jpg", "file_bytes": "ff2e6a7067", "status": "ok", "caption": "a cat"})
write("captions", {
    "coco.json": {"images": images, "annotations": [{"id": 1, "image_id": 7, "caption": "A dog."},
                                                    {"id": 2, "image_id": "x7", "caption": "Zwei \u2603"}]},
    "karpathy.json": {"dataset": "coco", "images": [
        {"filepath": "val", "filename": "a.jpg", "cocoid": 7, "split": "train", "sentences": [{"raw": "A dog."}]},
        {"filename": "b.jpg", "imgid": 1, "split": "val", "sentences": [{"raw": "Cats"}, {"raw": "Two cats"}]}]},
    "flickr.token": tokens, "tabs.tsv": tabs, "commas.csv": commas, "utf16.tsv": b"\xff\xfe" + tabs.encode("utf-16-le"),
    "two_columns.tsv": "a.jpg\tA dog.\n", "labels.csv": "file,label\na.jpg,traffic_light\nb.jpg,scissors\n",
    "metadata.jsonl": metadata, "ours.jsonl": ours})
write("results", {
    "coco.json": [{"image_id": 7, "caption": "A dog."}, {"image_id": "-7", "caption": "A cat"},
                  {"image_id": 9007199254740993, "caption": "a bird"}, {"image_id": "c.jpg", "caption": "again"}],
    "flickr.token": tokens, "tabs.tsv": tabs, "commas.csv": commas, "metadata.jsonl": metadata, "ours.jsonl": ours})
write("word_boxes", {"shapes.json": {"images": images, "annotations": [
    {"image_id": 7, "caption": "a red circle", "word_boxes": [None, [0, 1, 2.5, 3], [0, 1, 2.5, 3]]},
    {"image_id": "x7", "caption": "a circle"}]}})

names = "a.jpg\nsub dir/b.jpg\r\n\u72ac.jpg\n\n"
write("names", {"lines.txt": names, "zeros.txt": names.replace("\r", "").replace("\n", "\0"),
                "marked.txt": b"\xef\xbb\xbf" + names.encode(), "little.txt": b"\xff\xfe" + names.encode("utf-16-le"),
                "big.txt": b"\xfe\xff" + names.encode("utf-16-be"), "unmarked.txt": names.encode("utf-16-le"),
                "latin.txt": b"M\xfcll.jpg\n", "zero_character.txt": b"\xff\xfea\0\0\0b\0\n\0", "utf32.txt": b"\xff\xfe\0\0" + names.encode("utf-32-le")})
write("ptb", {
    "marks.txt": "\"He's\" (the dog's) can't -- won't ... gonna! [50%] $3.50 #1 @ home; A.M. U.S. Mr. Smith's 1/2 \u00bd",
    "odd.txt": "http://a.b/c?d=1 me@x.org :-) 12,000.5 'tis d'ye \u2018quoted\u2019 \u2026 \u2014 na\u00efve &amp; <b>x</b> co-op",
    "scripts.txt": "\u4e00\u53ea\u72d7 \u0e2a\u0e38\u0e19\u0e31\u0e02 \u0421\u043e\u0431\u0430\u043a\u0430 \U0001f415 e\u0301",
    "bytes.txt": b"a \xff\xfe dog\xc3 \xe2\x80\xed\xa0\x80"})

rdf = ('xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
       'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"')


def packet(content, attributes=""):
    return (f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {rdf}>'
            f'<rdf:Description rdf:about=""{attributes}>{content}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>')


def alternatives(property, *items):
    return f"<{property}><rdf:Alt>" + "".join(items) + f"</rdf:Alt></{property}>"


default, german = '<rdf:li xml:lang="x-default">A dog &amp; a cat</rdf:li>', '<rdf:li xml:lang="de-DE">Ein Hund</rdf:li>'
write("xmp", {
    "empty.xmp": packet(""), "default.xmp": packet(alternatives("dc:description", default, german)),
    "german.xmp": packet(alternatives("dc:description", german)), "plain.xmp": packet("<dc:description>A dog</dc:description>"),
    "no_language.xmp": packet(alternatives("dc:description", "<rdf:li>A dog</rdf:li>")),
    "attribute.xmp": packet("", ' dc:description="A dog" xmlns:p="p:" p:rating="5"'),
    "alt_text.xmp": packet(alternatives("Iptc4xmpCore:AltTextAccessibility", default) + alternatives("dc:description", german)),
    "bare.xmp": f'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description/></r:RDF>',
    "undeclared_prefix.xmp": packet(alternatives("dc:description", default)).replace(" xmlns:dc", " kmlns:dc"),
    "type.xmp": '<!DOCTYPE a [<!ENTITY b "c">]>' + packet("&b;"), "utf16.xmp": packet("").encode("utf-16")})

settings = {"model": "a", "beam": "3"}
head = {"sightline_journal": "results", "format": "jsonl", "settings": settings}
one = {"file": "a.jpg", "end": 40, "photo": "12-34", "confidence": 0.5, "of": {"file": "../a.jpg"}}
failed = {"file": "b.jpg", "end": 90, "reason": "is empty"}
write("results_journal", {
    "complete.journal": lines(head, one, failed, {"state": "complete", "size": 90}),
    "stopped.journal": lines(head, one, {"state": "stopped", "size": 40}, {"state": "continuing"}, failed),
    "adopted.journal": lines(head | {"base": 20}, one), "beyond.journal": lines(head, one, failed | {"end": 190}),
    "half.journal": lines(head, one) + '{"file": "c',
    "others.journal": lines(head | {"settings": {"model": "b"}}, one, {"settings": settings, "format": "jsonl"}, failed)})

made = {"file": "a.txt", "made_with": "0011223344556677", "photo": "12-34", "after": "8899aabbccddeeff", "of": {"file": "a.jpg"}}
begin = lines({"sightline_journal": "sidecars"}, {"settings": settings, "id": "0011223344556677"})
write("directory_journal", {
    "finished.journal": begin + lines(made, {"state": "complete", "of": "0011223344556677"}),
    "one_finished.journal": begin + lines(made, {"state": "complete", "of": "0011223344556677", "file": "a.txt"}),
    "unsure.journal": begin + lines(made | {"after": "", "unsure": "confidence 0.2", "asked": 0.5}),
    "appended.journal": begin + lines(made, made | {"appended": True, "before": "8899aabbccddeeff", "begun": True}),
    "embedded.journal": begin.replace("sidecars", "embedded") + lines(made | {
        "file": "a.jpg", "now": "56-78", "said": hashlib.sha256(b"a dog").hexdigest()[:16], "alt": "8899aabbccddeeff", "old": "a cat"}),
    "bytes.journal": begin + lines(made | {"file_bytes": "ff2e747874"}) + "{"})

words = b"a\ndog\n"
ngrams = b"".join(struct.pack("<QQI", high, low, count) for high, low, count in [(0, 1, 2), (0, 1 | 2 << 32, 1)])
write("cider_corpus", {"two.corpus": b"sightline cider corpus 1, little-endian\n" +
                       struct.pack("<QQQQ", 2, 2, len(words), 2) + words + ngrams})


def aligned(data):
    return data + bytes(-len(data) % 64)


features = bytes(range(16))
entry = b"SLRECORD" + struct.pack("<I", 5) + hashlib.sha256(b"a.jpg" + features).hexdigest().encode() + b"a.jpg"
place = 4096 + len(aligned(entry))
records = aligned(entry) + aligned(features)
index = struct.pack("<QI", place, 5) + b"a.jpg"


def cache(index_offset, index_bytes, synced):
    start = b"SLFEATUR" + struct.pack("<IIII", 1, 1, 2, 4) + b"0" * 64
    start += struct.pack("<QQ", index_offset, len(index_bytes)) + hashlib.sha256(index_bytes).hexdigest().encode()
    start += hashlib.sha256(start).hexdigest().encode()
    return start.ljust(2048, b"\0") + struct.pack("<Q", synced).ljust(2048, b"\0") + records + index_bytes


write("feature_cache", {"finished.features": cache(4096 + len(records), index, 4096 + len(records)),
                        "unfinished.features": cache(0, b"", 4096), "synced.features": cache(0, b"", 4096 + len(records))})

write("texts", {
    "pairs.tsv": "source\ttarget\nten past two\t02:10\n\ttoo few\nnoon\t12:00\n", "pairs.jsonl": lines(
        {"source": "ten past two", "target": "02:10"}, {"source": "", "target": "x"}, {"source": "Mittag \u2603", "target": "12:00"}),
    "swapped.tsv": b"\xff\xfe" + "target\tnote\tsource\r\n02:10\tn\tten past two\r\n".encode("utf-16-le"),
    "labels.tsv": "label\ttext\nspam\tBuy now!\nham\tSee you at ten\n",
    "labels.jsonl": lines({"label": 1, "text": "Buy now!"}, {"label": "ham", "text": "See you"}),
    "results.jsonl": lines({"text": "Buy now!", "label": "spam", "probabilities": {"spam": 0.75, "ham": 0.25}},
                           {"status": "ok", "probabilities": {"spam": 1}})})
write("document", {
    "review.txt": "Great film!<br /><br />It wasn't (\"really\") bad... Mr. Smith's 2 dogs. See U.S. laws?!\n\nThe end.",
    "long.txt": "word " * 70 + "<BR>" + "\u72ac" * 70, "bytes.txt": b"a \xff\xfe. \xc3<br>\xe2\x80 b?<br/",
    "quotes.txt": "\u201cNo.\u201d She left. 'Why?' \u3002\u72ac\u3002 a.b.c. ."})

pictures = corpus.parents[2] / "tests/image/fixtures"
caption_set = b"\x1c\x02\x78\0\x05a dog\x1c\x02\x05\0\x02no"
resources = b"8BIM\x04\x22\0\0\0\0\0\x01x\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(caption_set)) + caption_set
xmp = packet(alternatives("dc:description", german)).encode()


def tiff(*directories):
    """Directories of (tag, type, count, value); a value of bytes lies elsewhere. The last is the first directory."""
    file = bytearray(b"II*\0\0\0\0\0")
    places = []

    def append(data):
        place = len(file)
        file.extend(data + bytes(len(data) % 2))
        return place

    for fields in directories:
        entries = []
        for tag, kind, count, value in fields(places):
            if isinstance(value, bytes):
                value = append(value) if len(value) > 4 else int.from_bytes(value, "little")
            entries.append(struct.pack("<HHII", tag, kind, count, value))
        places.append(append(struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)))
    file[4:8] = struct.pack("<I", places[-1])
    return bytes(file)


def text_field(tag, kind, text):
    return tag, kind, len(text), text


exif = tiff(lambda _: [text_field(270, 2, b"a dog\0")])
pixels = [(256, 4, 1, 2), (257, 4, 1, 1), (258, 3, 3, struct.pack("<HHH", 8, 8, 8)), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, b"sixbytes"),
          (277, 3, 1, 3), (278, 4, 1, 1), (279, 4, 1, 6)]


def segment(marker, content):
    return b"\xff" + marker + struct.pack(">H", len(content) + 2) + content


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def riff(kind, content):
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


jpeg, png, webp = ((pictures / name).read_bytes() for name in ("full.jpg", "grey.png", "lossless.webp"))
extension = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", len(xmp), 0) + xmp
profile = b"Raw profile type iptc\0\0" + zlib.compress(f"\niptc\n{len(resources):8}\n{resources.hex()}\n".encode())
extended = riff(b"VP8X", b"\x0c\0\0\0" + struct.pack("<I", 22)[:3] + struct.pack("<I", 14)[:3]) + webp[12:] + riff(b"EXIF", exif) + riff(b"XMP ", xmp)
write("photo_metadata", {
    "plain.jpg": jpeg, "plain.png": png, "plain.webp": webp,
    "all.jpg": jpeg[:2] + segment(b"\xe1", b"Exif\0\0" + exif) + segment(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0" + xmp) +
               segment(b"\xe1", extension) + segment(b"\xed", b"Photoshop 3.0\0" + resources) + jpeg[2:],
    "pictures.jpg": jpeg[:2] + segment(b"\xe2", b"MPF\0" + exif) + segment(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0" + xmp) + jpeg[2:],
    "all.png": png[:33] + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp) + chunk(b"tEXt", b"Description\0a dog") +
               chunk(b"zTXt", profile) + chunk(b"eXIf", exif) + png[33:],
    "exif.png": png[:33] + chunk(b"iTXt", b"Description\0\1\0en\0\0" + zlib.compress(b"a dog")) + chunk(b"eXIf", exif) + png[33:],
    "all.webp": b"RIFF" + struct.pack("<I", len(extended) + 4) + b"WEBP" + extended,
    "all.tif": tiff(lambda _: sorted(pixels + [text_field(270, 2, b"a dog\0"), text_field(700, 1, xmp), text_field(33723, 7, caption_set),
                                               text_field(34377, 1, resources)]))})


def sensor(_):
    return [(254, 4, 1, 0), (256, 4, 1, 44), (257, 4, 1, 30), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 32803), (273, 4, 1, b"\x10" * 44 * 30 * 2),
            (277, 3, 1, 1), (278, 4, 1, 30), (279, 4, 1, 44 * 30 * 2), (33421, 3, 2, 2 | 2 << 16), (33422, 1, 4, 0x02010100)]


def preview(_):
    return [(254, 4, 1, 1), (256, 4, 1, 23), (257, 4, 1, 15), (258, 3, 3, struct.pack("<HHH", 8, 8, 8)), (259, 3, 1, 7), (262, 3, 1, 6),
            (273, 4, 1, jpeg), (277, 3, 1, 3), (278, 4, 1, 15), (279, 4, 1, len(jpeg))]


def camera(inner):
    return [(254, 4, 1, 1), *pixels[:5], text_field(271, 2, b"Sightline\0"), text_field(272, 2, b"Test 1\0"), pixels[5], (274, 3, 1, 6), *pixels[6:],
            (330, 4, len(inner), struct.pack(f"<{len(inner)}I", *inner)), (50706, 1, 4, 0x401), text_field(50708, 2, b"Test 1\0")]


write("raw", {"preview.dng": tiff(sensor, preview, camera), "no_preview.dng": tiff(sensor, camera), "plain.tif": tiff(lambda _: pixels)})


def npy(kind, shape, numbers, by_columns=False):
    header = f"{{'descr': '{kind}', 'fortran_order': {by_columns}, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode() + numbers


def npz(method, **arrays):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(name + ".npy")
            entry.compress_type = method
            files.writestr(entry, array)
    return archive.getvalue()


found = {"features": npy("<f4", (2, 3), struct.pack("<6f", *range(6))), "boxes": npy("<f8", (2, 4), struct.pack("<8d", 0, 0, 4, 4, 1, 2, 3, 4)),
         "image_w": npy("<i8", (), struct.pack("<q", 8))}
write("npy", {"floats.npy": found["features"], "columns.npy": npy("<f2", (2, 3), struct.pack("<6e", *range(6)), True),
              "bytes.npy": npy("|u1", (4,), b"\0\1\2\3"), "stored.npz": npz(zipfile.ZIP_STORED, **found), "deflated.npz": npz(zipfile.ZIP_DEFLATED, **found)})
