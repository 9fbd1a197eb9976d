# assay_layer(NAME [LIBRARIES lib...] [DATA folder] [EXCLUDE file...])
#
# One static library from src/NAME, linked with the layers declared before it. Files named
# *_posix.cc or *_windows.cc belong to their system only.

set(ASSAY_LAYERS "" CACHE INTERNAL "")

function(assay_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "DATA" "LIBRARIES;EXCLUDE")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cc")
  list(FILTER sources EXCLUDE REGEX "_(posix|windows)\\.cc$")
  if(WIN32)
    set(system windows)
  else()
    set(system posix)
  endif()
  file(GLOB_RECURSE system_sources CONFIGURE_DEPENDS
       "${PROJECT_SOURCE_DIR}/src/${name}/*_${system}.cc")
  list(APPEND sources ${system_sources})
  foreach(file IN LISTS LAYER_EXCLUDE)
    list(REMOVE_ITEM sources "${PROJECT_SOURCE_DIR}/src/${name}/${file}")
  endforeach()

  set(target assay_${name})
  list(TRANSFORM LAYER_LIBRARIES PREPEND assay_lib_)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC ${ASSAY_LAYERS} ${LAYER_LIBRARIES}
                                    PRIVATE assay_flags)
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/src")
    # There the program is to be small; the layers that touch the bytes of images are to be fast.
    if(WIN32 AND name MATCHES "^(base|io|codec|disk|tree|registry)$")
      target_compile_options(${target} PRIVATE -O2)
    endif()
    # Not with GCC: behind a precompiled header it reports its false alarms about the standard
    # library's own code, which -O3 inlines into ours.
    if(ASSAY_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID MATCHES Clang)
      target_precompile_headers(${target} PRIVATE <algorithm> <functional> <map> <memory> <optional>
        <string> <variant> <vector> <fmt/core.h> <tl/expected.hpp>)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${ASSAY_LAYERS} ${LAYER_LIBRARIES})
  endif()
  if(LAYER_DATA)
    assay_embed(${target} "${LAYER_DATA}")
  endif()
  set(ASSAY_LAYERS ${target} ${ASSAY_LAYERS} CACHE INTERNAL "")
endfunction()
