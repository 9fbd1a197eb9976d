# Writes the files named in LIST as C++ string constants. Run by assay_embed().
# Raw literals are cut into pieces: a compiler must take 65,536 characters, not more.

file(STRINGS "${LIST}" files)
set(text "// Generated from ${FUNCTION}: do not edit.\n#include \"base/embedded.h\"\n\n")
string(APPEND text "namespace assay {\n\nstd::span<const EmbeddedFile> ${FUNCTION}() {\n")
string(APPEND text "  static constexpr EmbeddedFile kFiles[] = {\n")
foreach(file IN LISTS files)
  if(NOT file STREQUAL "")
    file(READ "${file}" hex HEX)
    file(RELATIVE_PATH name "${BASE}" "${file}")
    string(REGEX REPLACE "(................................................................)"
           "\\1\"\n     \"" lines "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${lines}")
    string(APPEND text "    {\"${name}\", std::string_view(\"${escaped}\", sizeof(\"${escaped}\") - 1)},\n")
  endif()
endforeach()
string(APPEND text "    {\"\", \"\"},\n  };\n  return std::span(kFiles).first(std::size(kFiles) - 1);\n}\n\n}  // namespace assay\n")
file(WRITE "${OUTPUT}" "${text}")
