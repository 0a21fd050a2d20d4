#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "image/image.h"
#include "render/colour_map.h"

namespace sightline {

// Writes text into pictures: with a font of the system where OpenCV has its FreeType module and a known font
// is installed, and what that font lacks with another of the system's that has it; else with OpenCV's
// built-in strokes, which know ASCII only (other characters become '?'). Any bytes will do as text: what is
// no UTF-8 shows as U+FFFD, control characters as spaces. For one thread at a time.
class Lettering {
 public:
  enum class Weight { regular, bold };

  explicit Lettering(Weight weight);
  ~Lettering();
  Lettering(Lettering&&) noexcept;
  Lettering& operator=(Lettering&&) noexcept;

  // Whether a font of the system is in use.
  bool has_font() const;

  // In pixels, of text whose letters are `size` pixels high from ascender to descender.
  int width(const std::string& text, int size) const;

  // `text` itself where it fits `max_width`, else as much of its beginning as does, with an ellipsis; empty
  // where not even that fits.
  std::string fitted(const std::string& text, int size, int max_width) const;

  // Lines of whole words that fit `max_width`, at most `max_lines`; the last holds the rest, fitted() like
  // any line of one long word.
  std::vector<std::string> wrapped(const std::string& text, int size, int max_width,
                                   std::size_t max_lines) const;

  // Draws from x to the right, standing on the line y = baseline. What lies outside the picture is not drawn.
  void draw(Image& picture, const std::string& text, int x, int baseline, int size,
            const Colour& colour) const;

 private:
  struct Font;
  std::unique_ptr<Font> font_;
};

}  // namespace sightline
