# What is installed, and the packages made of it: `cpack -G DEB` and `cpack -G TGZ`, in the build
# folder after everything is built; `cpack` of a build for Windows makes a ZIP.

# Man pages and completion scripts are written by the program itself. While cross-compiling it
# cannot run; the package is then without them.
if(NOT CMAKE_CROSSCOMPILING)
  set(ASSAY_TEXTS "${PROJECT_BINARY_DIR}/texts")
  add_custom_command(
    OUTPUT "${ASSAY_TEXTS}/stamp"
    COMMAND ${CMAKE_COMMAND} -D ASSAY=$<TARGET_FILE:assay> -D OUTPUT=${ASSAY_TEXTS}
            -P "${PROJECT_SOURCE_DIR}/cmake/write_texts.cmake"
    DEPENDS assay "${PROJECT_SOURCE_DIR}/cmake/write_texts.cmake"
    VERBATIM)
  add_custom_target(texts ALL DEPENDS "${ASSAY_TEXTS}/stamp")
  install(DIRECTORY "${ASSAY_TEXTS}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  # Where Debian's shells look for those of packages.
  install(FILES "${ASSAY_TEXTS}/completion/bash" RENAME assay
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${ASSAY_TEXTS}/completion/zsh" RENAME _assay
          DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
  install(FILES "${ASSAY_TEXTS}/completion/fish" RENAME assay.fish
          DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
  install(FILES "${ASSAY_TEXTS}/completion/powershell" RENAME assay.ps1
          DESTINATION "${CMAKE_INSTALL_DATADIR}/assay/completion")
endif()

# On Windows a program is a folder that is copied somewhere.
if(WIN32)
  set(CMAKE_INSTALL_BINDIR .)
  set(CMAKE_INSTALL_DOCDIR .)
  set(rules_folder .)
else()
  set(rules_folder "${CMAKE_INSTALL_DATADIR}/assay")
endif()

install(TARGETS assay RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY rules DESTINATION "${rules_folder}")
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES cmake/debian_copyright RENAME copyright
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# Without the pages about file formats, which are for who changes the program.
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" PATTERN formats EXCLUDE)

# Installing does not build first: cpack in a build folder with tests would build all of them.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" system)
set(CPACK_PACKAGE_NAME assay)
set(CPACK_PACKAGE_VENDOR "assay maintainers")
set(CPACK_PACKAGE_CONTACT "assay maintainers <assay@packages.invalid>")
set(CPACK_PACKAGE_FILE_NAME "assay-${PROJECT_VERSION}-${system}")
set(CPACK_STRIP_FILES ON)
if(WIN32)
  set(CPACK_PACKAGE_FILE_NAME "assay-${PROJECT_VERSION}-windows-x64")
  set(CPACK_GENERATOR ZIP)
  set(CPACK_PACKAGE_CHECKSUM SHA256)
else()
  set(CPACK_GENERATOR "DEB;TGZ")
endif()

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)  # assay_0.1.0_amd64.deb
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded or started when they are needed; without them assay names what it cannot read.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libarchive13, libnbd0, qemu-utils")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"assay opens Windows deployment images offline, without mounting them: WIM and
ESD files, virtual and raw disks, ISO files, applied folders, registry hives.
It reads their registry and files and says which licensing setups in them
would hurt once they are deployed, above all a KMS host key in a client image.
Made for pipelines: exit codes, reports in a dozen formats, no network.")

# What Debian wants compressed and the portable archives do not; the sums of what is in a ZIP.
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/debian_files.cmake"
                            "${PROJECT_SOURCE_DIR}/cmake/windows/sums.cmake")
set(CPACK_ASSAY_VERSION "${PROJECT_VERSION}")

include(CPack)
