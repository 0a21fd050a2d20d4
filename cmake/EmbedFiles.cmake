# Writes C++ that holds files byte for byte. Called as a script:
#   cmake -DOUTPUT=x.cpp -DFILES=a.html;b.css -P EmbedFiles.cmake
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
file(WRITE ${OUTPUT} "#include \"render/gallery_page.h\"

namespace sightline {

namespace {

${arrays}
constexpr GalleryPageFile kFiles[] = {
${entries}};

}  // namespace

std::span<const GalleryPageFile> gallery_page() {
  return kFiles;
}

}  // namespace sightline
")
