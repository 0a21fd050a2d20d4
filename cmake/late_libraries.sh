#!/usr/bin/env bash
# Writes assembler (x86-64, System V) by which a program calls functions of shared libraries that it is not linked with:
#   late_libraries.sh NM OBJDUMP OUTPUT.S ARCHIVE... -- LIBRARY.so...
# Of each library, the functions that an archive wants. The first call of one has the library loaded
# (tools/late_library.cpp), which raises an error where it is not there; each call then is a jump to where it lies. Variables cannot come late: the link fails of them.
set -euo pipefail
export LC_ALL=C
nm=$1 objdump=$2 output=$3
shift 3
archives=()
while [ "$1" != -- ]; do
  archives+=("$1")
  shift
done
shift

wanted=$("$nm" --undefined-only --format=posix "${archives[@]}" 2>/dev/null | awk 'NF > 1 {print $1}' | sort -u)

# Calls of the library, whose index is $1, and of the function with the index $3 in it, $2.
write_call() {
  cat <<EOF
        .globl  $2
        .hidden $2
        .type   $2, @function
$2:
        .cfi_startproc
        movq    late_functions_$1+8*$3(%rip), %r11
        testq   %r11, %r11
        je      1f
        jmp     *%r11
1:      call    late_load_$1
        jmp     $2
        .cfi_endproc
        .size   $2, . - $2
EOF
}

# What a function may have been handed in registers is kept. Its frame is described, because loading raises errors.
write_load() {
  cat <<EOF
        .type   late_load_$1, @function
late_load_$1:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    \$200, %rsp
        movq    %rdi, 0(%rsp)
        movq    %rsi, 8(%rsp)
        movq    %rdx, 16(%rsp)
        movq    %rcx, 24(%rsp)
        movq    %r8, 32(%rsp)
        movq    %r9, 40(%rsp)
        movq    %rax, 48(%rsp)
        movq    %r10, 56(%rsp)
        movups  %xmm0, 64(%rsp)
        movups  %xmm1, 80(%rsp)
        movups  %xmm2, 96(%rsp)
        movups  %xmm3, 112(%rsp)
        movups  %xmm4, 128(%rsp)
        movups  %xmm5, 144(%rsp)
        movups  %xmm6, 160(%rsp)
        movups  %xmm7, 176(%rsp)
        leaq    late_library_$1(%rip), %rdi
        call    sightline_load_late_library
        movq    0(%rsp), %rdi
        movq    8(%rsp), %rsi
        movq    16(%rsp), %rdx
        movq    24(%rsp), %rcx
        movq    32(%rsp), %r8
        movq    40(%rsp), %r9
        movq    48(%rsp), %rax
        movq    56(%rsp), %r10
        movups  64(%rsp), %xmm0
        movups  80(%rsp), %xmm1
        movups  96(%rsp), %xmm2
        movups  112(%rsp), %xmm3
        movups  128(%rsp), %xmm4
        movups  144(%rsp), %xmm5
        movups  160(%rsp), %xmm6
        movups  176(%rsp), %xmm7
        leave
        .cfi_def_cfa %rsp, 8
        ret
        .cfi_endproc
        .size   late_load_$1, . - late_load_$1
EOF
}

# LateLibrary of tools/late_library.cpp: library's name, functions' names, their places, how many.
write_data() {
  local index=$1 soname=$2 function
  shift 2
  printf '        .section .data.rel.ro, "aw"\n        .balign 8\nlate_names_%s:\n' "$index"
  for function; do printf '        .quad   .Lname_%s_%s\n' "$index" "$function"; done
  printf 'late_library_%s:\n        .quad   .Lsoname_%s, late_names_%s, late_functions_%s, %s\n' \
    "$index" "$index" "$index" "$index" $#
  printf '        .section .rodata\n.Lsoname_%s: .string "%s"\n' "$index" "$soname"
  for function; do printf '.Lname_%s_%s: .string "%s"\n' "$index" "$function" "$function"; done
  printf '        .bss\n        .balign 8\nlate_functions_%s: .zero 8*%s\n        .text\n' "$index" $#
}

{
  echo "        .text"
  index=0
  for library; do
    [ -f "$library" ] || continue # what a package names beside its own, as the compiler knows it: stdc++
    soname=$("$objdump" -p "$library" | awk '$1 == "SONAME" {print $2}')
    mapfile -t functions < <(comm -12 <(echo "$wanted") \
      <("$nm" -D --defined-only --format=posix "$library" | awk '$2 == "T" {sub(/@.*/, "", $1); print $1}' |
        sort -u))
    [ ${#functions[@]} -gt 0 ] || continue
    write_load "$index"
    for i in "${!functions[@]}"; do write_call "$index" "${functions[i]}" "$i"; done
    write_data "$index" "$soname" "${functions[@]}"
    index=$((index + 1))
  done
  echo '        .section .note.GNU-stack, "", @progbits'
} >"$output.part"
mv "$output.part" "$output"
