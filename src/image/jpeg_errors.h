#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

namespace sightline {

// libjpeg's errors leave its calls by longjmp: whoever calls it sets `escape` first, and has no object with a
// destructor between the two.
struct JpegErrors {
  jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX] = "";
};

// Makes them those of a struct of libjpeg's: what it calls with an error.
inline jpeg_error_mgr* escaping(JpegErrors& errors) {
  jpeg_std_error(&errors.base);
  errors.base.error_exit = [](j_common_ptr jpeg) {
    auto* found = reinterpret_cast<JpegErrors*>(jpeg->err);
    jpeg->err->format_message(jpeg, found->message);
    std::longjmp(found->escape, 1);
  };
  return &errors.base;
}

}  // namespace sightline
