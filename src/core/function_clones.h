#pragma once

// Before a kernel: it is compiled for AVX-512, AVX2 and the baseline, and which of them runs is decided when
// the program starts. x86-64-v3 is AVX2 and FMA of any maker (a name like "haswell" would be that processor
// alone). Address sanitizers cannot be there before that decision.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define SIGHTLINE_CLONES __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define SIGHTLINE_CLONES
#endif
// Of what a kernel calls, so that it is compiled with the kernel.
#define SIGHTLINE_INLINE inline __attribute__((always_inline))
