# Writes C++ that holds files byte for byte. Called as a script:
#   cmake -DOUTPUT=x.cpp -DFILES=a.html;b.css -DHEADER=render/gallery_page.h -DFUNCTION=gallery_page -P EmbedFiles.cmake
# HEADER declares std::span<const GalleryPageFile> FUNCTION().
set(arrays "")
set(entries "")
foreach(path IN LISTS FILES)
  get_filename_component(name ${path} NAME)
  string(MAKE_C_IDENTIFIER ${name} symbol)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND arrays "constexpr char ${symbol}[] = {${bytes}};\n")
  string(APPEND entries "    {\"${name}\", {${symbol}, sizeof ${symbol}}},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace sightline {

namespace {

${arrays}
constexpr GalleryPageFile kFiles[] = {
${entries}};

}  // namespace

std::span<const GalleryPageFile> ${FUNCTION}() {
  return kFiles;
}

}  // namespace sightline
")
