# Run by cpack over the staged files of each package. Debian's policy wants man pages and the
# changelog compressed, without the time of compression (12.1, 12.7).

if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()

# With one component the files of the package are staged below its prefix.
file(GLOB_RECURSE man_pages "${CPACK_TEMPORARY_DIRECTORY}/*/share/man/man1/*.1")
file(GLOB_RECURSE copyrights "${CPACK_TEMPORARY_DIRECTORY}/*/share/doc/assay/copyright")
list(GET copyrights 0 copyright)
get_filename_component(documents "${copyright}" DIRECTORY)

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH where it is set
file(WRITE "${documents}/changelog" "assay (${CPACK_ASSAY_VERSION}) stable; urgency=medium

  * Made by cpack; what is new stands in CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
execute_process(COMMAND gzip -9 -n ${man_pages} "${documents}/changelog"
                COMMAND_ERROR_IS_FATAL ANY)
