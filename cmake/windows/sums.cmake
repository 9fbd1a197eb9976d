# Writes SHA256SUMS of every file in a ZIP, in the form of sha256sum: `sha256sum -c SHA256SUMS`, or
# `certutil -hashfile assay.exe SHA256` on Windows.

if(NOT CPACK_GENERATOR STREQUAL ZIP)
  return()
endif()

set(root "${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
file(GLOB_RECURSE files RELATIVE "${root}" "${root}/*")
list(SORT files)
set(sums "")
foreach(file IN LISTS files)
  file(SHA256 "${root}/${file}" sum)
  string(APPEND sums "${sum}  ${file}\n")
endforeach()
file(WRITE "${root}/SHA256SUMS" "${sums}")
