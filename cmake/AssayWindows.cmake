# Version and manifest of the program for Windows, which Explorer and the system read.

if(NOT WIN32)
  return()
endif()

enable_language(RC)
set(ASSAY_MANIFEST "${PROJECT_BINARY_DIR}/assay.manifest")
configure_file("${PROJECT_SOURCE_DIR}/cmake/windows/assay.manifest" "${ASSAY_MANIFEST}" @ONLY)
configure_file("${PROJECT_SOURCE_DIR}/cmake/windows/assay.rc.in" "${PROJECT_BINARY_DIR}/assay.rc" @ONLY)
set_source_files_properties("${PROJECT_BINARY_DIR}/assay.rc" PROPERTIES
  OBJECT_DEPENDS "${ASSAY_MANIFEST}")
target_sources(assay PRIVATE "${PROJECT_BINARY_DIR}/assay.rc")
target_link_libraries(assay PRIVATE shell32)
# Symbols are of no use in a RAM disk; the build folder's object files keep them.
target_link_options(assay PRIVATE -s)
