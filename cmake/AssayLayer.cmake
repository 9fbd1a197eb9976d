# assay_layer(NAME [TOGETHER] [LIBRARIES lib...] [DATA folder] [EXCLUDE file...])
#
# One static library from src/NAME, linked with the layers declared before it. Files named
# *_posix.cc or *_windows.cc belong to their system only. With TOGETHER a build that is made once
# compiles several files as one, so no two of them may give one name to different things.

set(ASSAY_LAYERS "" CACHE INTERNAL "")

# The headers of libraries, which take longer to compile than most files, are then compiled once for
# eight of them. Those of Windows define too many names to be let into other files.
function(assay_compile_together target)
  if(NOT ASSAY_BUILT_ONCE)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
  # GCC takes the files for headers, in which an unnamed namespace were a fault.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  get_target_property(files ${target} SOURCES)
  list(FILTER files INCLUDE REGEX "_windows\\.cc$")
  if(files)
    set_source_files_properties(${files} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

function(assay_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "TOGETHER" "DATA" "LIBRARIES;EXCLUDE")
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
    if(LAYER_TOGETHER)
      assay_compile_together(${target})
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
