# Flags that every target shares, the precompiled torch header, and one function per kind of target.

add_library(sightline_flags INTERFACE)
# GCC 12 warns falsely of "literal" + std::to_string(...) (its bug 105329).
target_compile_options(sightline_flags INTERFACE -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
                                                 $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
target_include_directories(sightline_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)

# For .ci/run: a newer compiler's new warnings must not keep a user from building. GCC 12 sees writes past the end of
# strings where there are none (its bug 105651), here or there as it inlines.
option(SIGHTLINE_WERROR "Take warnings for errors" OFF)
if(SIGHTLINE_WERROR)
  target_compile_options(sightline_flags INTERFACE -Werror $<$<CXX_COMPILER_ID:GNU>:-Wno-error=array-bounds>)
endif()

# A finding ends the program (tools/test --sanitize). Without vptr: LibTorch comes without type information of some classes.
option(SIGHTLINE_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(SIGHTLINE_SANITIZE)
  target_compile_options(sightline_flags INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr
                                                   -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(sightline_flags INTERFACE -fsanitize=address,undefined)
endif()

# All layers, so that a fuzzer sees which lines an input reaches in any of them; a finding ends the program. What UBSan would
# say of pointers is ASan's to find: without it half the time to compile.
option(SIGHTLINE_LIBFUZZER "Build tools/fuzz for libFuzzer" OFF)
if(SIGHTLINE_LIBFUZZER)
  target_compile_options(sightline_flags INTERFACE -fsanitize=address,undefined -fno-sanitize=vptr,null,object-size,alignment
                                                   -fno-sanitize-recover=undefined
                                                   -fsanitize-coverage=trace-pc,trace-cmp -fno-omit-frame-pointer)
  target_link_options(sightline_flags INTERFACE -fsanitize=address,undefined)
endif()

# add_late_libraries(PROGRAM ARCHIVES LAYER... LIBRARIES FILE...): functions of these shared libraries that the layers call
# come when they are first called: PROGRAM is not linked with the libraries, and starts without them. x86-64 alone; other
# processors' programs load them as they start.
find_program(BASH bash)
function(add_late_libraries program)
  cmake_parse_arguments(ARG "" "" "ARCHIVES;LIBRARIES" ${ARGN})
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$" OR NOT CMAKE_SYSTEM_NAME STREQUAL Linux OR NOT BASH)
    return()
  endif()
  set(archives ${ARG_ARCHIVES})
  list(TRANSFORM archives REPLACE "(.+)" "$<TARGET_FILE:sightline_\\1>")
  set(targets ${ARG_ARCHIVES})
  list(TRANSFORM targets PREPEND sightline_)
  set(output ${CMAKE_BINARY_DIR}/generated/${program}_late_libraries.s)
  set(script ${CMAKE_SOURCE_DIR}/cmake/late_libraries.sh)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${BASH} ${script} ${CMAKE_NM} ${CMAKE_OBJDUMP} ${output} ${archives} -- ${ARG_LIBRARIES}
    DEPENDS ${targets} ${script}
    COMMAND_EXPAND_LISTS VERBATIM)
  target_sources(${program} PRIVATE ${output} ${CMAKE_SOURCE_DIR}/tools/late_library.cpp)
  target_link_options(${program} PRIVATE -Wl,--as-needed)
endfunction()

# Beside libtorch's OpenMP threads the pthread flavour of OpenBLAS is several times slower, and Debian keeps it selected
# where both are installed. So programs look for BLAS where the OpenMP flavour is, first. DT_RPATH (the old tag) and not
# DT_RUNPATH, because it is libtorch that asks for BLAS, and only the old tag counts for the libraries of libraries. And
# libopenblas by name, so that it is there before libblas asks for it: libblas has a DT_RUNPATH of its own.
set(openmp_blas /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp)
if(EXISTS ${openmp_blas}/libopenblas.so.0)
  target_link_options(sightline_flags INTERFACE -Wl,--disable-new-dtags,-rpath,${openmp_blas})
  set(named_blas -Wl,--push-state,--no-as-needed,${openmp_blas}/libopenblas.so.0,--pop-state)
endif()

# Headers of libraries are not ours to warn about.
add_library(sightline_torch INTERFACE)
target_link_libraries(sightline_torch INTERFACE ${TORCH_LIBRARIES})
target_link_options(sightline_torch INTERFACE ${named_blas})
target_include_directories(sightline_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})

# torch/torch.h costs 7 s and 1 GB a file; precompiled once, 2 s.
add_library(sightline_torch_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/torch_pch.cpp)
target_link_libraries(sightline_torch_pch PRIVATE sightline_flags sightline_torch)
target_precompile_headers(sightline_torch_pch PRIVATE <torch/torch.h>)

# With CMAKE_UNITY_BUILD (what tools/setup asks for) a library is compiled in a few bundles of its sources: the headers,
# torch's above all, are read once for each bundle. Without it, a change of one file compiles that file alone.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)

# Of a release, code that computes nothing is optimised less: the rest of what -O3 does is a third of its time to compile.
function(compile_quickly)
  foreach(target IN LISTS ARGN)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  endforeach()
endfunction()

# sightline_library(NAME [DEPS ...] [PRIVATE_DEPS ...] [TORCH FILE... | TORCH_BUT FILE...]): the static library of src/NAME.
# The sources named by TORCH (without .cpp), or all but those named by TORCH_BUT, may include torch/torch.h, which comes
# precompiled: they are a library of their own, sightline_NAME_torch, which the program that starts without LibTorch does not
# link. It comes with the DEPS' own such libraries. tests/layers_test.py reads the includes.
function(sightline_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;PRIVATE_DEPS;TORCH;TORCH_BUT" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(TRANSFORM ARG_TORCH REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/src/${name}/\\1.cpp" OUTPUT_VARIABLE torch_sources)
  list(TRANSFORM ARG_TORCH_BUT REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/src/${name}/\\1.cpp" OUTPUT_VARIABLE plain_sources)
  if(ARG_TORCH_BUT)
    set(torch_sources ${sources})
    list(REMOVE_ITEM torch_sources ${plain_sources})
  endif()
  if(torch_sources)
    list(REMOVE_ITEM sources ${torch_sources})
  endif()
  add_library(sightline_${name} STATIC ${sources})
  target_link_libraries(sightline_${name} PUBLIC ${ARG_DEPS} PRIVATE sightline_flags ${ARG_PRIVATE_DEPS})
  if(torch_sources)
    add_library(sightline_${name}_torch STATIC ${torch_sources})
    target_link_libraries(sightline_${name}_torch PUBLIC sightline_${name} sightline_torch PRIVATE sightline_flags
                                                         ${ARG_PRIVATE_DEPS})
    target_precompile_headers(sightline_${name}_torch REUSE_FROM sightline_torch_pch)
  else()
    # What is in the libraries below still comes with one name.
    add_library(sightline_${name}_torch INTERFACE)
    target_link_libraries(sightline_${name}_torch INTERFACE sightline_${name})
  endif()
  foreach(dependency IN LISTS ARG_DEPS)
    if(TARGET ${dependency}_torch)
      if(torch_sources)
        target_link_libraries(sightline_${name}_torch PUBLIC ${dependency}_torch)
      else()
        target_link_libraries(sightline_${name}_torch INTERFACE ${dependency}_torch)
      endif()
    endif()
  endforeach()
endfunction()

# sightline_tests(NAME [TORCH] [DEPS ...] [HELPERS ...]): the GoogleTest program of tests/NAME/*_test.cpp; TORCH: they may
# include torch/torch.h, and what of src/NAME does; HELPERS: sources of other directories of tests that they use.
function(sightline_tests name)
  cmake_parse_arguments(ARG "TORCH" "" "DEPS;HELPERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_tests ${sources} ${ARG_HELPERS})
  compile_quickly(${name}_tests)
  target_include_directories(${name}_tests PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name}_tests PRIVATE sightline_${name} ${ARG_DEPS} sightline_flags GTest::gmock
                                              GTest::gtest_main)
  target_compile_definitions(
    ${name}_tests
    PRIVATE SIGHTLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SIGHTLINE_SHARED_DIR="${CMAKE_SOURCE_DIR}/../shared"
            SIGHTLINE_FIXTURES="${CMAKE_SOURCE_DIR}/tests/${name}/fixtures")
  if(ARG_TORCH)
    target_link_libraries(${name}_tests PRIVATE sightline_${name}_torch sightline_torch)
    target_precompile_headers(${name}_tests REUSE_FROM sightline_torch_pch)
  endif()
  add_test(NAME ${name} COMMAND ${name}_tests)
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()
