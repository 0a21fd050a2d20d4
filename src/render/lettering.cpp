#include "render/lettering.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <map>
#include <opencv2/imgproc.hpp>
#include <sstream>
#include <vector>
#ifdef SIGHTLINE_FREETYPE
#include <opencv2/freetype.hpp>
#endif

#include "render/fonts.h"

namespace sightline {

namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr const char* kEllipsis = "\xE2\x80\xA6";     // U+2026

// Bytes of the well-formed UTF-8 character that begins at `at`; 0 where there is none.
std::size_t character_size(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
  const unsigned char lead = byte(at), second = byte(at + 1);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xC2 && lead < 0xE0   ? 2
                           : lead >= 0xE0 && lead < 0xF0 ? 3
                           : lead >= 0xF0 && lead < 0xF5 ? 4
                                                         : 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : size;
}

// Well-formed, printable characters.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    if (size == 0) {
      result.emplace_back(kReplacement);
    } else if (lead < 0x20 || lead == 0x7F) {
      result.emplace_back(" ");
    } else {
      result.push_back(text.substr(at, size));
    }
    at += std::max<std::size_t>(size, 1);
  }
  return result;
}

std::string joined(const std::vector<std::string>& characters, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += characters[i];
  return text;
}

std::string to_ascii(const std::string& text) {
  std::string ascii;
  for (const std::string& character : characters(text)) {
    if (character == kEllipsis) {
      ascii += "..";
    } else {
      ascii += character.size() == 1 ? character : "?";
    }
  }
  return ascii;
}

cv::Mat as_mat(Image& picture) {
  return {picture.height, picture.width, CV_8UC3, picture.rgb.data()};
}

#ifdef SIGHTLINE_FREETYPE
// The code point of a well-formed character.
char32_t code_point(const std::string& character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t code = lead & (0x7Fu >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i)
    code = code << 6 | (static_cast<unsigned char>(character[i]) & 0x3Fu);
  return code;
}
#endif

}  // namespace

struct Lettering::Font {
  explicit Font(Weight weight) : stroke(weight == Weight::bold ? 2 : 1), fonts(weight == Weight::bold) {}

  int stroke;  // of the built-in letters
  Fonts fonts;
  // The built-in letters' scale at which they are as high as a font's of this size.
  static double scale(int size) { return size / 30.0; }

#ifdef SIGHTLINE_FREETYPE
  using Face = cv::Ptr<cv::freetype::FreeType2>;

  // Null for a damaged font file, which costs the looks and not the picture.
  Face load(const FontFace& face) {
    const auto known = faces.find(face);
    if (known != faces.end()) return known->second;
    Face loaded;
    try {
      loaded = cv::freetype::createFreeType2();
      loaded->loadFontData(face.path, face.index);
    } catch (const std::exception&) {  // OpenCV's; named, they would be a variable of its library
      loaded.release();
    }
    return faces[face] = loaded;
  }
  Face plain() {
    return fonts.plain() ? load(*fonts.plain()) : Face();
  }

  // Text that one face draws.
  struct Run {
    Face face;
    std::string text;
  };
  std::vector<Run> runs(const std::string& text) {
    std::vector<Run> runs;
    for (const std::string& character : characters(text)) {
      Face face = load(fonts.with(code_point(character)));
      if (!face) face = plain();
      // A space belongs to what is before it, and so need not be drawn by itself.
      if (runs.empty() || (runs.back().face != face && character != " ")) runs.push_back({face, {}});
      runs.back().text += character;
    }
    return runs;
  }

  static int ink(const Run& run, int size) {
    int baseline = 0;
    return run.face->getTextSize(run.text, size, -1, &baseline).width;
  }
  // To where the next run begins: with the spaces, which have no ink.
  static int advance(const Run& run, int size) {
    return ink({run.face, run.text + "|"}, size) - ink({run.face, "|"}, size);
  }

  std::map<FontFace, Face> faces;
#endif
};

Lettering::Lettering(Weight weight) : font_(std::make_unique<Font>(weight)) {}
Lettering::~Lettering() = default;
Lettering::Lettering(Lettering&&) noexcept = default;
Lettering& Lettering::operator=(Lettering&&) noexcept = default;

bool Lettering::has_font() const {
#ifdef SIGHTLINE_FREETYPE
  return !font_->plain().empty();
#else
  return false;
#endif
}

int Lettering::width(const std::string& text, int size) const {
  if (text.empty()) return 0;
#ifdef SIGHTLINE_FREETYPE
  if (has_font()) {
    const auto runs = font_->runs(text);
    int width = size / 8;  // the size is that of the ink, which begins a little after x
    for (std::size_t i = 0; i < runs.size(); ++i)
      width += i + 1 < runs.size() ? Font::advance(runs[i], size) : Font::ink(runs[i], size);
    return width;
  }
#endif
  int baseline = 0;
  return cv::getTextSize(to_ascii(text), cv::FONT_HERSHEY_SIMPLEX, Font::scale(size), font_->stroke,
                         &baseline)
      .width;
}

std::string Lettering::fitted(const std::string& text, int size, int max_width) const {
  const std::vector<std::string> all = characters(text);
  if (width(text, size) <= max_width) return joined(all, all.size());
  std::size_t fits = 0, too_many = all.size();  // characters before the ellipsis
  while (too_many - fits > 1) {
    const std::size_t count = (fits + too_many) / 2;
    (width(joined(all, count) + kEllipsis, size) <= max_width ? fits : too_many) = count;
  }
  return fits > 0 ? joined(all, fits) + kEllipsis : std::string();
}

std::vector<std::string> Lettering::wrapped(const std::string& text, int size, int max_width,
                                            std::size_t max_lines) const {
  std::vector<std::string> lines;
  std::istringstream words(text);
  std::string line, word;
  while (words >> word) {
    const std::string longer = line.empty() ? word : line + " " + word;
    const bool last_line = lines.size() + 1 >= max_lines;
    if (line.empty() || last_line || width(longer, size) <= max_width) {
      line = longer;
    } else {
      lines.push_back(fitted(line, size, max_width));
      line = word;
    }
  }
  if (!line.empty()) lines.push_back(fitted(line, size, max_width));
  return lines;
}

void Lettering::draw(Image& picture, const std::string& text, int x, int baseline, int size,
                     const Colour& colour) const {
  if (text.empty()) return;
  cv::Mat pixels = as_mat(picture);
  const cv::Scalar ink(colour[0], colour[1], colour[2]);
#ifdef SIGHTLINE_FREETYPE
  if (has_font()) {
    for (const Font::Run& run : font_->runs(text)) {
      run.face->putText(pixels, run.text, {x, baseline}, size, ink, -1, cv::LINE_AA, true);
      x += Font::advance(run, size);
    }
    return;
  }
#endif
  cv::putText(pixels, to_ascii(text), {x, baseline}, cv::FONT_HERSHEY_SIMPLEX, Font::scale(size), ink,
              font_->stroke, cv::LINE_AA);
}

}  // namespace sightline
