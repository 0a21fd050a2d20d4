#include "render/fonts.h"

#include <array>
#include <filesystem>
#include <unordered_map>
#ifdef SIGHTLINE_FONTCONFIG
#include <fontconfig/fontconfig.h>
#endif

namespace sightline {

namespace {

// Debian's, Fedora's, Arch's and macOS's places of faces that know many scripts.
std::optional<FontFace> find_plain(bool bold) {
  constexpr std::array<std::array<const char*, 2>, 9> fonts{{
      {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
       "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"},
      {"/usr/share/fonts/noto/NotoSans-Regular.ttf", "/usr/share/fonts/noto/NotoSans-Bold.ttf"},
      {"/usr/share/fonts/google-noto/NotoSans-Regular.ttf", "/usr/share/fonts/google-noto/NotoSans-Bold.ttf"},
      {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
       "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"},
      {"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
       "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"},
      {"/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf"},
      {"/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
       "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"},
      {"/usr/share/fonts/truetype/freefont/FreeSans.ttf",
       "/usr/share/fonts/truetype/freefont/FreeSansBold.ttf"},
      {"/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
       "/System/Library/Fonts/Supplemental/Arial Bold.ttf"},
  }};
  for (const auto& paths : fonts) {
    const char* path = paths[bold ? 1 : 0];
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return FontFace{path, 0};
  }
  return {};
}

}  // namespace

#ifdef SIGHTLINE_FONTCONFIG

struct Fonts::Known {
  template <class T, void (*destroy)(T*)>
  struct Destroy {
    void operator()(T* object) const { destroy(object); }
  };
  using Pattern = std::unique_ptr<FcPattern, Destroy<FcPattern, &FcPatternDestroy>>;
  using Set = std::unique_ptr<FcFontSet, Destroy<FcFontSet, &FcFontSetDestroy>>;
  using Config = std::unique_ptr<FcConfig, Destroy<FcConfig, &FcConfigDestroy>>;

  Known(const FontFace& plain, bool bold) : config(FcInitLoadConfigAndFonts()), pattern(FcPatternCreate()) {
    int count = 0;
    plain_face.reset(
        FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(plain.path.c_str()), 0, nullptr, &count));
    FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>("sans-serif"));
    FcPatternAddInteger(pattern.get(), FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddBool(pattern.get(), FC_OUTLINE, FcTrue);
    FcConfigSubstitute(config.get(), pattern.get(), FcMatchPattern);
    FcDefaultSubstitute(pattern.get());
    FcResult result = FcResultNoMatch;
    sorted.reset(FcFontSort(config.get(), pattern.get(), FcFalse, nullptr, &result));
  }

  static bool has(FcPattern* face, char32_t character) {
    FcCharSet* characters = nullptr;
    return face != nullptr && FcPatternGetCharSet(face, FC_CHARSET, 0, &characters) == FcResultMatch &&
           FcCharSetHasChar(characters, character) == FcTrue;
  }

  // With outlines of one colour, which are all that can be drawn.
  static std::optional<FontFace> drawable(FcPattern* face) {
    FcBool outline = FcFalse, coloured = FcFalse;
    FcChar8* path = nullptr;
    int index = 0;
    FcPatternGetBool(face, FC_OUTLINE, 0, &outline);
    FcPatternGetBool(face, FC_COLOR, 0, &coloured);
    FcPatternGetInteger(face, FC_INDEX, 0, &index);
    if (outline != FcTrue || coloured == FcTrue ||
        FcPatternGetString(face, FC_FILE, 0, &path) != FcResultMatch) {
      return {};
    }
    return FontFace{reinterpret_cast<const char*>(path), index & 0xFFFF};
  }

  std::optional<FontFace> find(char32_t character) const {
    if (has(plain_face.get(), character) || !sorted) return {};
    for (int i = 0; i < sorted->nfont; ++i) {
      if (!has(sorted->fonts[i], character)) continue;
      if (const auto face = drawable(sorted->fonts[i])) return face;
    }
    return {};
  }

  Config config;
  Pattern pattern, plain_face;
  Set sorted;
  std::unordered_map<char32_t, std::optional<FontFace>> found;  // nothing: the plain one
};

FontFace Fonts::with(char32_t character) const {
  constexpr char32_t after_latin = 0x250;  // every font has what is before
  if (character < after_latin) return *plain_;
  if (!known_) known_ = std::make_unique<Known>(*plain_, bold_);
  const auto known = known_->found.find(character);
  if (known != known_->found.end()) return known->second.value_or(*plain_);
  return known_->found.emplace(character, known_->find(character)).first->second.value_or(*plain_);
}

#else

struct Fonts::Known {};

FontFace Fonts::with(char32_t) const {
  return *plain_;
}

#endif

Fonts::Fonts(bool bold) : bold_(bold), plain_(find_plain(bold)) {}
Fonts::~Fonts() = default;
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;

}  // namespace sightline
