# Third-party libraries under one spelling: assay_lib_<name>.
# The optional ones define ASSAY_WITH_<NAME>; what is missing is said at run time.

if(NOT WIN32)
  find_package(PkgConfig REQUIRED)
endif()

function(assay_library name target)
  add_library(assay_lib_${name} INTERFACE)
  target_link_libraries(assay_lib_${name} INTERFACE ${target})
endfunction()

# Headers alone serve every system. A cross compiler must not see the rest of this system's headers:
# it gets a folder with nothing but a link to those of the library.
function(assay_header_library name header)
  find_path(ASSAY_HEADER_${name} "${header}" REQUIRED NO_CMAKE_FIND_ROOT_PATH PATHS /usr/include)
  set(folder "${ASSAY_HEADER_${name}}")
  if(CMAKE_CROSSCOMPILING)
    string(REGEX REPLACE "/.*" "" library_folder "${header}")
    set(folder "${PROJECT_BINARY_DIR}/headers")
    file(MAKE_DIRECTORY "${folder}")
    file(CREATE_LINK "${ASSAY_HEADER_${name}}/${library_folder}" "${folder}/${library_folder}" SYMBOLIC)
  endif()
  add_library(assay_lib_${name} INTERFACE)
  target_include_directories(assay_lib_${name} SYSTEM INTERFACE "${folder}")
endfunction()

# Libraries that are not to be had for Windows.
function(assay_optional_library name module)
  string(TOUPPER ${name} upper)
  option(ASSAY_${upper} "Use ${name} where it is found" ON)
  add_library(assay_lib_${name} INTERFACE)
  if(ASSAY_${upper} AND NOT WIN32)
    pkg_check_modules(PC_${upper} IMPORTED_TARGET ${module})
    if(PC_${upper}_FOUND)
      target_link_libraries(assay_lib_${name} INTERFACE PkgConfig::PC_${upper})
      target_compile_definitions(assay_lib_${name} INTERFACE ASSAY_WITH_${upper}=1)
    else()
      message(STATUS "${module} not found: built without it")
    endif()
  endif()
endfunction()

# The compiled library where there is one: header-only fmt makes each file five times as slow to
# compile. For Windows it is compiled from its headers.
if(WIN32)
  assay_header_library(fmt-headers fmt/format-inl.h)
  add_library(assay_fmt STATIC "${PROJECT_SOURCE_DIR}/cmake/windows/fmt_library.cc")
  target_link_libraries(assay_fmt PUBLIC assay_lib_fmt-headers)
  assay_library(fmt assay_fmt)
else()
  find_package(fmt REQUIRED)
  assay_library(fmt fmt::fmt)
endif()

# Digests and XML: what Windows has itself, instead of a library that every file system would need a
# copy of. XmlLite is loaded when it is needed: MinGW has no import library of it.
if(WIN32)
  assay_library(digests bcrypt)
  assay_library(xml ole32)
else()
  pkg_check_modules(GCRYPT REQUIRED IMPORTED_TARGET libgcrypt)
  assay_library(digests PkgConfig::GCRYPT)
  pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
  assay_library(xml PkgConfig::PUGIXML)
endif()
set(ZLIB_USE_STATIC_LIBS ${WIN32})
find_package(ZLIB REQUIRED)
assay_library(zlib ZLIB::ZLIB)

assay_header_library(tl-expected tl/expected.hpp)
assay_header_library(tomlplusplus toml++/toml.h)
assay_header_library(json nlohmann/json.hpp)
assay_header_library(cli11 CLI/CLI.hpp)

# Not by pkg-config: wimlib.pc also asks for the -dev packages of what libwim itself is linked with.
option(ASSAY_WIMLIB "Use libwim where it is found" ON)
add_library(assay_lib_wimlib INTERFACE)
find_path(ASSAY_WIMLIB_HEADER wimlib.h)
find_library(ASSAY_WIMLIB_LIBRARY wim)
if(ASSAY_WIMLIB AND ASSAY_WIMLIB_HEADER AND ASSAY_WIMLIB_LIBRARY)
  target_include_directories(assay_lib_wimlib SYSTEM INTERFACE "${ASSAY_WIMLIB_HEADER}")
  target_link_libraries(assay_lib_wimlib INTERFACE "${ASSAY_WIMLIB_LIBRARY}")
  target_compile_definitions(assay_lib_wimlib INTERFACE ASSAY_WITH_WIMLIB=1)
else()
  message(STATUS "libwim not found: built without it")
endif()

assay_optional_library(hivex hivex)
assay_optional_library(udfread libudfread)

# Only the header: io/shared_library_posix.h loads the library when it is needed.
function(assay_late_library name header)
  string(TOUPPER ${name} upper)
  option(ASSAY_${upper} "Use ${name} where it is found" ON)
  add_library(assay_lib_${name} INTERFACE)
  find_path(ASSAY_${upper}_HEADER "${header}")
  if(ASSAY_${upper} AND ASSAY_${upper}_HEADER AND NOT WIN32)
    target_include_directories(assay_lib_${name} SYSTEM INTERFACE "${ASSAY_${upper}_HEADER}")
    target_link_libraries(assay_lib_${name} INTERFACE ${CMAKE_DL_LIBS})
    target_compile_definitions(assay_lib_${name} INTERFACE ASSAY_WITH_${upper}=1)
  else()
    message(STATUS "${header} not found: built without it")
  endif()
endfunction()

assay_late_library(archive archive.h)
assay_late_library(nbd libnbd.h)
