# Compiler settings that hold for every target of the project.

option(ASSAY_TESTS "Build the tests and the fuzz targets" ON)
option(ASSAY_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer; libFuzzer with Clang" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# A build that is made once, as in CI, has no use for a compiler cache; there what nearly every file
# includes is compiled once for many of them (AssayLayer.cmake).
set(assay_in_ci OFF)
if(DEFINED ENV{CI})
  set(assay_in_ci ON)
endif()
option(ASSAY_BUILT_ONCE "Compile files together, instead of using ccache" ${assay_in_ci})

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT ASSAY_BUILT_ONCE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(assay_flags INTERFACE)
target_include_directories(assay_flags INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_compile_options(assay_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
target_compile_definitions(assay_flags INTERFACE _GLIBCXX_ASSERTIONS)
if(WIN32)
  # Windows 10, the first whose WinPE deploys what is audited here.
  target_compile_definitions(assay_flags INTERFACE UNICODE NOMINMAX WIN32_LEAN_AND_MEAN
                             _WIN32_WINNT=0x0A00)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-static -Wl,--gc-sections)
endif()
# Of this one file only: a new version must not compile everything again.
set_source_files_properties("${PROJECT_SOURCE_DIR}/src/base/version.cc" PROPERTIES
  COMPILE_DEFINITIONS "ASSAY_VERSION=\"${PROJECT_VERSION}\"")

if(ASSAY_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # Sixty programs, each with everything in it: GNU's linker takes minutes.
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
