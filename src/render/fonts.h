#pragma once

#include <memory>
#include <optional>
#include <string>

namespace sightline {

// A face in a font file.
struct FontFace {
  std::string path;
  int index = 0;
  auto operator<=>(const FontFace&) const = default;
};

// The fonts of this machine: a plain one, and for characters that it does not have, those of fontconfig,
// where the program was built with it. For one thread at a time.
class Fonts {
 public:
  explicit Fonts(bool bold);
  ~Fonts();
  Fonts(Fonts&&) noexcept;
  Fonts& operator=(Fonts&&) noexcept;

  // Nothing where no font is known.
  const std::optional<FontFace>& plain() const { return plain_; }

  // The face to draw a character with: the plain one, unless it lacks the character and another has it.
  // There must be a plain one.
  FontFace with(char32_t character) const;

 private:
  struct Known;

  bool bold_;
  std::optional<FontFace> plain_;
  mutable std::unique_ptr<Known> known_;  // made when it is needed: it takes fontconfig milliseconds
};

}  // namespace sightline
